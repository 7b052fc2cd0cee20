package dev.portolan.dns.corefile;

import java.util.List;

/**
 * A directive, or a line in the block of one: a name, arguments, and perhaps a block of further
 * lines.
 *
 * @param block the lines between its braces; empty where it has none
 */
public record Directive(Token name, List<Token> args, List<Directive> block) {
    public Directive {
        args = List.copyOf(args);
        block = List.copyOf(block);
    }

    /** The arguments' text. */
    public List<String> words() {
        return args.stream().map(Token::text).toList();
    }

    /** The text of the name. */
    public String word() {
        return name.text();
    }

    /** The problem of a wrong number of arguments, in CoreDNS's words. */
    public CorefileException wrongArguments() {
        Token last = args.isEmpty() ? name : args.getLast();
        return problem(
                "Wrong argument count or unexpected line ending after '" + last.text() + "'");
    }

    /** The problem of a property that the directive does not have. */
    public CorefileException unknown(Directive property) {
        return property.problem("unknown property '" + property.word() + "'");
    }

    public CorefileException problem(String message) {
        return new CorefileException(Problem.at(name, message));
    }

    /** Its only argument. */
    public String onlyWord() {
        if (args.size() != 1) {
            throw wrongArguments();
        }
        return args.getFirst().text();
    }
}
