package dev.portolan.control.state;

import java.util.Map;
import java.util.Optional;

/**
 * The results of the newest requests of each client. Immutable. Of each client {@link
 * Limits#requestsPerClient} sequences are remembered; of the clients, the {@link Limits#clients}
 * that were heard of last. What lies before that is {@link Result.Forgotten}: never executed, since
 * it may have been.
 *
 * @param clients by name
 * @param byAge the clients' names by the tick at which they were heard of last
 * @param tick counts requests
 * @param opened counts clients that were opened; makes their names unique
 */
record Requests(
        SortedTree<String, Client> clients,
        SortedTree<Long, String> byAge,
        long tick,
        long opened) {
    static final Requests NONE = new Requests(SortedTree.empty(), SortedTree.empty(), 0, 0);

    /**
     * @param highest the highest sequence seen
     * @param floor sequences up to this one are forgotten; never falls, so that what was forgotten
     *     stays so when the limits grow
     */
    record Client(
            String name, long heard, long highest, long floor, SortedTree<Long, Result> results) {
        static Client fresh(String name) {
            return new Client(name, 0, 0, 0, SortedTree.empty());
        }

        Client with(long tick, long sequence, Result result, int limit) {
            long top = Math.max(highest, sequence);
            long forgotten = Math.max(floor, top - limit);
            SortedTree<Long, Result> kept = results.put(sequence, result);
            while (kept.first().orElseThrow().getKey() <= forgotten) {
                kept = kept.remove(kept.first().orElseThrow().getKey());
            }
            return new Client(name, tick, top, forgotten, kept);
        }
    }

    boolean knows(String client) {
        return clients.get(client).isPresent();
    }

    /**
     * The result of a request that was applied before; {@link Result.Forgotten} where it is not
     * known whether it was; empty for a request that is new.
     *
     * @param onlyOpened whether requests of clients that were not opened are refused
     */
    Optional<Result> find(RequestId id, boolean onlyOpened) {
        Optional<Client> client = clients.get(id.client());
        if (client.isEmpty()) {
            return onlyOpened ? Optional.of(new Result.Forgotten(id)) : Optional.empty();
        }
        return id.sequence() <= client.get().floor()
                ? Optional.of(new Result.Forgotten(id))
                : client.get().results().get(id.sequence());
    }

    Requests with(RequestId id, Result result, Limits limits) {
        Client before = clients.get(id.client()).orElseGet(() -> Client.fresh(id.client()));
        long now = tick + 1;
        return with(
                before.heard(),
                before.with(now, id.sequence(), result, limits.requestsPerClient()),
                limits);
    }

    /** With a client of a name that nobody has had before. */
    Requests open(String label, Limits limits) {
        String name = label + "#" + (opened + 1);
        Client client = new Client(name, tick + 1, 0, 0, SortedTree.empty());
        return new Requests(clients, byAge, tick, opened + 1).with(0, client, limits);
    }

    /** The client that was opened last. */
    String newest() {
        return byAge.get(tick).orElseThrow();
    }

    Requests within(Limits limits) {
        Requests kept = this;
        while (kept.clients.size() > limits.clients()) {
            Map.Entry<Long, String> oldest = kept.byAge.first().orElseThrow();
            kept =
                    new Requests(
                            kept.clients.remove(oldest.getValue()),
                            kept.byAge.remove(oldest.getKey()),
                            tick,
                            opened);
        }
        return kept;
    }

    private Requests with(long heardBefore, Client client, Limits limits) {
        return new Requests(
                        clients.put(client.name(), client),
                        byAge.remove(heardBefore).put(client.heard(), client.name()),
                        client.heard(),
                        opened)
                .within(limits);
    }
}
