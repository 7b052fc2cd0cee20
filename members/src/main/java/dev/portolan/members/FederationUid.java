package dev.portolan.members;

/**
 * Tells this federation from every other: the value of the label {@code portolan.dev/federation} on
 * what it carries to members. The UID of the namespace {@code portolan-system}.
 */
public record FederationUid(String value) {
    public FederationUid {
        if (!value.matches("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?")) {
            throw new IllegalArgumentException("\"" + value + "\" cannot be the value of a label");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
