package dev.portolan.dns.plugin;

/** What carries a query. */
public enum Transport {
    UDP("udp"),
    TCP("tcp");

    private final String label;

    Transport(String label) {
        this.label = label;
    }

    /** As metrics and logs have it. */
    public String label() {
        return label;
    }
}
