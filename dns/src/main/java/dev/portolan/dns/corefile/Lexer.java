package dev.portolan.dns.corefile;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits text into words as CoreDNS does. Quotes count at the start of a word only and know one
 * escape, {@code \"}; {@code #} starts a comment anywhere, but inside of a word it reaches to the
 * next white space only.
 */
final class Lexer {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final String file;
    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int position;
    private int line = 1;

    private Lexer(String file, String text) {
        this.file = file;
        this.text = text;
    }

    static List<Token> lex(String file, String text) {
        var lexer = new Lexer(file, text);
        if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
            lexer.position = 1;
        }
        while (lexer.skipToWord()) {
            lexer.word();
        }
        return lexer.tokens;
    }

    /** Moves to the first character of the next word; false at the end of the text. */
    private boolean skipToWord() {
        boolean comment = false;
        for (; position < text.length(); position++) {
            char c = text.charAt(position);
            if (c == '\n') {
                line++;
                comment = false;
            } else if (c == '#') {
                comment = true;
            } else if (!comment && !isSpace(c)) {
                return true;
            }
        }
        return false;
    }

    private void word() {
        if (text.charAt(position) == '"') {
            position++;
            quotedWord();
        } else {
            plainWord();
        }
    }

    private void plainWord() {
        var word = new StringBuilder();
        int start = line;
        boolean comment = false;
        for (; position < text.length(); position++) {
            char c = text.charAt(position);
            if (isSpace(c) && c != '\r') {
                break;
            }
            comment |= c == '#';
            if (!comment && c != '\r') {
                word.append(c);
            }
        }
        tokens.add(new Token(file, start, word.toString()));
    }

    /** An unclosed quote runs to the end of the text. */
    private void quotedWord() {
        var word = new StringBuilder();
        int start = line;
        while (position < text.length()) {
            char c = text.charAt(position++);
            if (c == '"') {
                tokens.add(new Token(file, start, word.toString()));
                return;
            }
            if (c == '\\' && position < text.length()) {
                char escaped = text.charAt(position++);
                if (escaped != '"') {
                    word.append('\\');
                }
                c = escaped;
            }
            if (c == '\n') {
                line++;
            }
            word.append(c);
        }
        if (!word.isEmpty()) {
            tokens.add(new Token(file, start, word.toString()));
        }
    }

    /** White space in Unicode's sense. */
    private static boolean isSpace(char c) {
        return (c >= '\t' && c <= '\r') || c == '\u0085' || Character.isSpaceChar(c);
    }
}
