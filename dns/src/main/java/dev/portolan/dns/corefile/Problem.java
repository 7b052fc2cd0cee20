package dev.portolan.dns.corefile;

/**
 * Something wrong in a Corefile, at a place. Prints as CoreDNS prints it: {@code Corefile:3 - Error
 * during parsing: …}.
 */
public record Problem(String file, int line, String message) {
    /** What a parser or a plugin's set-up has against a word. */
    public static Problem at(Token token, String message) {
        return new Problem(token.file(), token.line(), "Error during parsing: " + message);
    }

    @Override
    public String toString() {
        return file + ":" + line + " - " + message;
    }
}
