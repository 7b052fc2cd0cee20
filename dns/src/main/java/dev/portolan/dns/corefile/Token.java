package dev.portolan.dns.corefile;

/**
 * A word of a Corefile.
 *
 * @param file as it stands in messages
 * @param line on which the word begins, from 1
 */
public record Token(String file, int line, String text) {
    Token withText(String newText) {
        return newText.equals(text) ? this : new Token(file, line, newText);
    }

    /**
     * Whether this word begins on a later line than the one on which {@code previous} ends, or in
     * another file.
     */
    boolean startsLineAfter(Token previous) {
        return !previous.file.equals(file) || previous.lastLine() < line;
    }

    /** Whether this word begins on the very line on which {@code previous} ends. */
    boolean continuesLineOf(Token previous) {
        return previous.file.equals(file) && previous.lastLine() == line;
    }

    private int lastLine() {
        return line + (int) text.chars().filter(c -> c == '\n').count();
    }
}
