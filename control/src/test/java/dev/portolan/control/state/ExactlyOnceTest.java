package dev.portolan.control.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.WatchEvent;
import dev.portolan.model.resource.Write;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** A request takes effect once, or is refused where it is not known whether it has. */
class ExactlyOnceTest {
    private static final int STEPS = 300;
    private static final ResourceKey KEY =
            new ResourceKey(ResourceType.CONFIG_MAPS, Namespace.of("shop"), "last-writer");

    private FederationState state = FederationState.empty();
    private final Map<String, Integer> effects = new TreeMap<>();

    @BeforeEach
    void openedClientsOnly() {
        state = state.apply(transact(Write.create(KEY, Document.parse("{}")))).next();
        state = state.apply(new Command.ReportLevel("a", FeatureLevel.NEWEST)).next();
        state = state.apply(new Command.RaiseLevel(FeatureLevel.NEWEST, List.of("a"))).next();
    }

    @ParameterizedTest
    @MethodSource("dev.portolan.control.Seeds#all")
    void noRequestTakesEffectTwiceHoweverItIsRepeated(long seed) {
        Random random = new Random(seed);
        List<Request> sent = new ArrayList<>();
        List<String> clients = new ArrayList<>();
        Map<String, Long> sequences = new HashMap<>();
        Map<RequestId, Result> first = new HashMap<>();
        limits(1 + random.nextInt(8), 1 + random.nextInt(4));
        clients.add(open());
        for (int i = 0; i < STEPS; i++) {
            switch (random.nextInt(12)) {
                case 0 -> clients.add(open());
                case 1 -> state = SnapshotCodec.decode(SnapshotCodec.encode(state));
                case 2 -> limits(1 + random.nextInt(8), 1 + random.nextInt(4));
                case 3, 4, 5, 6 -> {
                    if (!sent.isEmpty()) {
                        repeat(sent.get(random.nextInt(sent.size())), first);
                    }
                }
                default -> {
                    String client = clients.get(random.nextInt(clients.size()));
                    Request request = write(client, sequences.merge(client, 1L, Long::sum));
                    sent.add(request);
                    boolean known = state.knowsClient(client);
                    // What is not applied now may come at any later time.
                    if (random.nextInt(4) > 0) {
                        Result result = apply(request);
                        assertThat(result instanceof Result.Forgotten).isEqualTo(!known);
                        first.put(request.id(), result);
                    }
                }
            }
        }
        assertThat(effects.values()).allMatch(times -> times == 1);
        first.forEach((id, result) ->
                assertThat(effects.containsKey(id.toString()))
                        .as("%s ended as %s", id, result)
                        .isEqualTo(result instanceof Result.Wrote));
    }

    @Test
    void anOldRequestIsRefusedAndNotExecuted() {
        limits(2, 9);
        String client = open();
        Request late = write(client, 1);
        apply(write(client, 2));
        apply(write(client, 3));

        assertThat(apply(late)).isEqualTo(new Result.Forgotten(late.id()));
        assertThat(effects).containsOnlyKeys(client + "/2", client + "/3");
    }

    @Test
    void whatWasForgottenStaysSoWhenMoreIsRemembered() {
        limits(1, 9);
        String client = open();
        Request first = write(client, 1);
        apply(first);
        apply(write(client, 2));
        limits(1000, 9);

        assertThat(apply(first)).isEqualTo(new Result.Forgotten(first.id()));
    }

    @Test
    void aRequestOfAClientThatIsForgottenIsRefused() {
        limits(9, 1);
        String client = open();
        Request first = write(client, 1);
        apply(first);
        String other = open();

        assertThat(apply(first)).isEqualTo(new Result.Forgotten(first.id()));
        assertThat(apply(write(client, 2))).isInstanceOf(Result.Forgotten.class);
        assertThat(apply(write(other, 1))).isInstanceOf(Result.Wrote.class);
    }

    @Test
    void noTwoClientsGetTheSameName() {
        limits(9, 1);
        String first = open();
        open();

        assertThat(open()).isNotEqualTo(first);
    }

    @Test
    void aClientIsOpenedOnlyAtTheLevelThatHasThem() {
        Request open = new Request(new RequestId("a", 1), new Command.OpenClient("a"));

        assertThat(FederationState.empty().apply(open).result())
                .isEqualTo(new Result.NotYet(FeatureLevel.OPENED_CLIENTS));
    }

    private void repeat(Request request, Map<RequestId, Result> first) {
        Result again = apply(request);
        Result before = first.putIfAbsent(request.id(), again);
        if (before != null) {
            assertThat(again)
                    .as("%s again", request.id())
                    .isIn(before, new Result.Forgotten(request.id()));
        }
    }

    private Result apply(Request request) {
        Applied applied = state.apply(request);
        state = applied.next();
        for (WatchEvent event : applied.events()) {
            effects.merge(event.object().content().text("by"), 1, Integer::sum);
        }
        return applied.result();
    }

    private String open() {
        Applied applied =
                state.apply(
                        new Request(new RequestId("opening", 1), new Command.OpenClient("node")));
        state = applied.next();
        return ((Result.Opened) applied.result()).client();
    }

    private void limits(int perClient, int clients) {
        state =
                state.apply(new Command.Configure(Limits.INITIAL.withRequests(perClient, clients)))
                        .next();
    }

    private static Request write(String client, long sequence) {
        RequestId id = new RequestId(client, sequence);
        Document content = Document.parse("{\"by\": \"" + id + "\"}");
        return new Request(id, transact(new Write.Update(KEY, content, Optional.empty())));
    }

    private static Command transact(Write write) {
        return new Command.Transact(List.of(write));
    }
}
