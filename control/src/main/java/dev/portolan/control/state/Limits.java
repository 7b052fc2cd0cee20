package dev.portolan.control.state;

/**
 * How much of the past is remembered. A part of the state, changed by {@link Command.Configure},
 * and so the same on every replica whatever its settings say.
 *
 * @param historyChanges the most changes that watches and reads of the past can go back
 * @param historyBytes about how much of their content; the newest change is always kept
 * @param requestsPerClient how many of a client's newest requests are told from repetitions
 * @param clients how many clients are known, those that were heard of last
 */
public record Limits(int historyChanges, long historyBytes, int requestsPerClient, int clients) {
    /** In force in a new control cluster. */
    public static final Limits INITIAL = new Limits(10_000, 256L << 20, 1024, 32);

    public Limits {
        if (historyChanges < 1 || historyBytes < 1 || requestsPerClient < 1 || clients < 1) {
            throw new IllegalArgumentException(
                    "each limit is at least 1, not "
                            + historyChanges
                            + " changes, "
                            + historyBytes
                            + " bytes, "
                            + requestsPerClient
                            + " requests, "
                            + clients
                            + " clients");
        }
    }

    public Limits withHistoryChanges(int changes) {
        return new Limits(changes, historyBytes, requestsPerClient, clients);
    }

    public Limits withHistoryBytes(long bytes) {
        return new Limits(historyChanges, bytes, requestsPerClient, clients);
    }

    public Limits withRequests(int perClient, int knownClients) {
        return new Limits(historyChanges, historyBytes, perClient, knownClients);
    }
}
