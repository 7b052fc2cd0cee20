package dev.portolan.dns.corefile;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes directives of the words that the parser has collected under one name. Braces are known to
 * match.
 */
final class DirectiveReader {
    private final List<Token> tokens;
    private int cursor;

    DirectiveReader(List<Token> tokens) {
        this.tokens = tokens;
    }

    boolean hasNext() {
        return cursor < tokens.size();
    }

    Directive next() {
        Token name = tokens.get(cursor++);
        Token previous = name;
        List<Token> args = new ArrayList<>();
        List<Directive> block = new ArrayList<>();
        while (hasNext()) {
            Token token = tokens.get(cursor);
            if (token.text().equals("}") || token.startsLineAfter(previous)) {
                break;
            }
            cursor++;
            if (token.text().equals("{")) {
                block = lines();
                break;
            }
            args.add(token);
            previous = token;
        }
        return new Directive(name, args, block);
    }

    private List<Directive> lines() {
        List<Directive> lines = new ArrayList<>();
        while (hasNext() && !tokens.get(cursor).text().equals("}")) {
            lines.add(next());
        }
        cursor++;
        return lines;
    }
}
