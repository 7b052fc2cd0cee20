package dev.portolan.control.state;

import java.util.Map;
import java.util.Optional;

/**
 * The results of the newest requests of each client. Immutable. Of each client the {@value
 * #PER_CLIENT} newest sequences are remembered; of the clients, the {@value #CLIENTS} that were
 * heard of last.
 *
 * @param clients by name
 * @param byAge the clients' names by the tick at which they were heard of last
 * @param tick counts requests
 */
record Requests(SortedTree<String, Client> clients, SortedTree<Long, String> byAge, long tick) {
    static final int PER_CLIENT = 1024;
    static final int CLIENTS = 32;
    static final Requests NONE = new Requests(SortedTree.empty(), SortedTree.empty(), 0);

    /**
     * @param highest the highest sequence seen
     */
    record Client(String name, long heard, long highest, SortedTree<Long, Result> results) {}

    /**
     * The result of a request that was applied before; {@link Result.Forgotten} where that is not
     * known any more.
     */
    Optional<Result> find(RequestId id) {
        Optional<Client> client = clients.get(id.client());
        if (client.isEmpty()) {
            return Optional.empty();
        }
        Optional<Result> result = client.get().results().get(id.sequence());
        if (result.isEmpty() && id.sequence() <= client.get().highest() - PER_CLIENT) {
            return Optional.of(new Result.Forgotten(id));
        }
        return result;
    }

    Requests with(RequestId id, Result result) {
        long now = tick + 1;
        Client before =
                clients.get(id.client())
                        .orElseGet(() -> new Client(id.client(), 0, 0, SortedTree.empty()));
        long highest = Math.max(before.highest(), id.sequence());
        SortedTree<Long, Result> results = before.results().put(id.sequence(), result);
        while (results.first().orElseThrow().getKey() <= highest - PER_CLIENT) {
            results = results.remove(results.first().orElseThrow().getKey());
        }
        Client after = new Client(id.client(), now, highest, results);
        return new Requests(
                        clients.put(id.client(), after),
                        byAge.remove(before.heard()).put(now, id.client()),
                        now)
                .withoutOldest();
    }

    private Requests withoutOldest() {
        if (clients.size() <= CLIENTS) {
            return this;
        }
        Map.Entry<Long, String> oldest = byAge.first().orElseThrow();
        return new Requests(clients.remove(oldest.getValue()), byAge.remove(oldest.getKey()), tick);
    }
}
