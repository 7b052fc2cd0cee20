package dev.portolan.control.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.control.Term;
import dev.portolan.model.placement.PlanCommitter.Commit;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.Write;
import dev.portolan.model.volume.Epoch;
import dev.portolan.model.volume.Generation;
import dev.portolan.model.volume.GroupName;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Holds the stored formats against golden files. A file of a format that was released is never
 * changed; a new format gets files of its own beside the old ones.
 */
class StoredFormatsTest {
    @Test
    void commandsOfFormat1() throws IOException {
        List<String> golden = lines("commands-1.hex");
        List<Request> requests = requests();

        assertThat(requests.stream().map(request -> hex(CommandCodec.encode(request))))
                .containsExactlyElementsOf(golden);
        assertThat(golden.stream().map(line -> CommandCodec.decode(HexFormat.of().parseHex(line))))
                .containsExactlyElementsOf(requests);
    }

    @Test
    void commandsThatCameAfterTheFirst() throws IOException {
        List<String> golden = lines("commands-1b.hex");

        assertThat(laterRequests().stream().map(request -> hex(CommandCodec.encode(request))))
                .containsExactlyElementsOf(golden);
        assertThat(golden.stream().map(line -> CommandCodec.decode(HexFormat.of().parseHex(line))))
                .containsExactlyElementsOf(laterRequests());
    }

    @Test
    void snapshotsOfFormat1() throws IOException {
        FederationState state = apply(requests());
        FederationState read =
                SnapshotCodec.decode(HexFormat.of().parseHex(lines("snapshot-1.hex").getFirst()));

        assertThat(hex(SnapshotCodec.encode(read))).isEqualTo(hex(SnapshotCodec.encode(state)));
        assertThat(read.level()).isEqualTo(FeatureLevel.FIRST);
        assertThat(read.ledger().totals().values()).isEqualTo(state.ledger().totals().values());
        assertThat(read.resultOf(new RequestId("node-1/a", 1)))
                .isEqualTo(state.resultOf(new RequestId("node-1/a", 1)));
    }

    @Test
    void snapshotsOfFormat2() throws IOException {
        String golden = lines("snapshot-2.hex").getFirst();
        List<Request> all = new ArrayList<>(requests());
        all.addAll(laterRequests());
        FederationState state = apply(all);

        assertThat(hex(SnapshotCodec.encode(state))).isEqualTo(golden);
        FederationState read = SnapshotCodec.decode(HexFormat.of().parseHex(golden));
        assertThat(hex(SnapshotCodec.encode(read))).isEqualTo(golden);
        assertThat(read.level()).isEqualTo(FeatureLevel.OPENED_CLIENTS);
        assertThat(read.limits().requestsPerClient()).isEqualTo(12);
        assertThat(read.history().bytes()).isEqualTo(state.history().bytes());
        assertThat(read.knowsClient("node-1#1")).isTrue();
    }

    @Test
    void refusesBytesThatAreCutOrOfAnotherFormat() {
        byte[] bytes = CommandCodec.encode(requests().getFirst());

        assertThatThrownBy(() -> CommandCodec.decode(Arrays.copyOf(bytes, bytes.length - 3)))
                .isInstanceOf(FormatException.class);
        assertThatThrownBy(() -> CommandCodec.decode(Arrays.copyOf(bytes, bytes.length + 1)))
                .isInstanceOf(FormatException.class);
        bytes[0] = 9;
        assertThatThrownBy(() -> CommandCodec.decode(bytes))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("format 9");
    }

    private static List<Request> requests() {
        Document configMap = Document.parse("{\"kind\":\"ConfigMap\",\"data\":{\"ä\":\"1\"}}");
        GroupName group = new GroupName(StateFixtures.SHOP, "db", "data");
        Write member =
                Write.create(StateFixtures.clusterKey("fra"), StateFixtures.cluster("fra", 10, 2));
        Write workload = Write.create(StateFixtures.workloadKey("web"), configMap);
        Commit commit =
                new Commit(
                        StateFixtures.placementKey("web"),
                        StateFixtures.placement("web", "fra=2", ""),
                        Optional.empty(),
                        StateFixtures.workloadKey("web"),
                        new Revision(2),
                        new Term(3));
        Commit tooLarge =
                new Commit(
                        StateFixtures.placementKey("web"),
                        StateFixtures.placement("web", "fra=20", ""),
                        Optional.of(new Revision(3)),
                        StateFixtures.workloadKey("web"),
                        new Revision(2),
                        new Term(3));
        Instant now = Instant.parse("2026-03-01T12:00:00.5Z");
        return List.of(
                request(1, new Command.Transact(List.of(member, workload))),
                request(2, new Command.CommitPlan(commit)),
                request(3, new Command.CommitPlan(tooLarge)),
                request(4, new Command.BeginTerm(new Term(4))),
                request(5, new Command.CommitPlan(tooLarge)),
                request(
                        6,
                        new Command.RaiseEpoch(
                                group,
                                Epoch.NONE,
                                new ClusterName("fra"),
                                new Generation(0),
                                "first",
                                new Term(4))),
                request(
                        7,
                        new Command.RaiseEpoch(
                                group,
                                Epoch.NONE,
                                new ClusterName("nyc"),
                                new Generation(5),
                                "late",
                                new Term(4))),
                request(8, new Command.AcquireLease("writer", "a", Duration.ofSeconds(15), now)),
                request(9, new Command.AcquireLease("writer", "b", Duration.ofSeconds(15), now)),
                request(10, new Command.ReleaseLease("other", "b")),
                request(
                        11,
                        new Command.Transact(
                                List.of(
                                        Write.update(
                                                StateFixtures.workloadKey("web"),
                                                configMap,
                                                new Revision(1))))),
                request(
                        12,
                        new Command.Transact(
                                List.of(
                                        new Write.Update(
                                                StateFixtures.workloadKey("web"),
                                                Document.parse("{}"),
                                                Optional.empty()),
                                        Write.delete(
                                                StateFixtures.placementKey("web"),
                                                new Revision(3))))),
                request(13, new Command.Transact(List.of(workload))),
                request(
                        14,
                        new Command.Transact(
                                List.of(
                                        new Write.Delete(
                                                StateFixtures.placementKey("gone"),
                                                Optional.empty())))));
    }

    private static List<Request> laterRequests() {
        return List.of(
                request(15, new Command.ReportLevel("node-1", FeatureLevel.OPENED_CLIENTS)),
                request(16, new Command.RaiseLevel(FeatureLevel.OPENED_CLIENTS, List.of("node-1"))),
                new Request(new RequestId("node-1/b", 1), new Command.OpenClient("node-1")),
                request(17, new Command.Configure(new Limits(100, 1 << 20, 12, 3))));
    }

    private static FederationState apply(List<Request> requests) {
        FederationState state = FederationState.empty();
        for (Request request : requests) {
            state = state.apply(request).next();
        }
        return state;
    }

    private static Request request(long sequence, Command command) {
        return new Request(new RequestId("node-1/a", sequence), command);
    }

    private static List<String> lines(String file) throws IOException {
        try (InputStream in = StoredFormatsTest.class.getResourceAsStream(file)) {
            assertThat(in).as("golden file %s", file).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
