package dev.portolan.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.control.log.LogIndex;
import dev.portolan.control.log.MemoryCommandLog;
import dev.portolan.control.log.ReplicatedState;
import dev.portolan.control.state.Command;
import dev.portolan.control.state.CommandCodec;
import dev.portolan.control.state.FeatureLevel;
import dev.portolan.control.state.FederationState;
import dev.portolan.control.state.FormatException;
import dev.portolan.control.state.Request;
import dev.portolan.control.state.RequestId;
import dev.portolan.control.state.Result;
import dev.portolan.control.state.SnapshotCodec;
import dev.portolan.control.watch.LocalCopy;
import dev.portolan.model.control.Term;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.Write;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Nodes of two versions in one control cluster; the older one ends at what it does not know. */
class FeatureLevelsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final FeatureLevel NEW = FeatureLevel.NEWEST;
    private static final FeatureLevel OLD = FeatureLevel.FIRST;

    @Test
    void theLevelIsThatOfTheOldestNode() {
        List<Node> nodes = cluster(NEW, NEW, OLD);
        nodes.forEach(Node::report);
        nodes.forEach(node -> assertThat(node.write()).isInstanceOf(Result.Wrote.class));

        assertThat(nodes)
                .allSatisfy(node -> assertThat(node.state().level()).isEqualTo(FeatureLevel.FIRST));
        assertEqualToTheByte(nodes);
    }

    @Test
    void theLevelRisesWithTheLastNodeAndWritesGoOn() {
        List<Node> nodes = cluster(NEW, NEW, OLD);
        nodes.forEach(Node::report);
        nodes.forEach(Node::write);
        Node replaced = nodes.get(2).inANewerVersion(NEW);
        List<Node> renewed = List.of(nodes.get(0), nodes.get(1), replaced);
        replaced.report();

        assertThat(renewed)
                .allSatisfy(node -> assertThat(node.write()).isInstanceOf(Result.Wrote.class))
                .allSatisfy(node -> assertThat(node.state().level()).isEqualTo(NEW));
        assertThat(renewed).allSatisfy(node -> assertThat(node.levels.next()).isEmpty());
        assertEqualToTheByte(renewed);
    }

    @Test
    void aNodeThatHasNotReportedHoldsTheLevelBack() {
        List<Node> nodes = cluster(NEW, NEW, NEW);
        nodes.get(0).report();
        nodes.get(1).report();

        assertThat(nodes.get(0).state().level()).isEqualTo(FeatureLevel.FIRST);
        nodes.get(2).report();
        assertThat(nodes.get(0).state().level()).isEqualTo(NEW);
    }

    @Test
    void aLevelThatThisVersionDoesNotKnowEndsTheNode() {
        Command raise = new Command.RaiseLevel(new FeatureLevel(NEW.value() + 1), List.of("a"));
        byte[] bytes = CommandCodec.encode(new Request(new RequestId("a", 1), raise));

        assertThatThrownBy(() -> CommandCodec.decode(bytes))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("start a newer version on this node");
    }

    private static List<Node> cluster(FeatureLevel... versions) {
        List<Node> nodes = new ArrayList<>();
        for (FeatureLevel version : versions) {
            nodes.add(new Node("node-" + (nodes.size() + 1), version));
        }
        List<MemoryCommandLog> logs = MemoryCommandLog.group(List.<ReplicatedState>copyOf(nodes));
        List<String> names = nodes.stream().map(node -> node.name).toList();
        for (int i = 0; i < nodes.size(); i++) {
            nodes.get(i).join(logs.get(i), names);
        }
        return nodes;
    }

    private static void assertEqualToTheByte(List<Node> nodes) {
        assertThat(nodes)
                .extracting(node -> SnapshotCodec.encode(node.state()))
                .allSatisfy(bytes ->
                        assertThat(bytes)
                                .isEqualTo(SnapshotCodec.encode(nodes.getFirst().state())));
    }

    private static final class Node implements ReplicatedState {
        private final String name;
        private final Replica replica =
                new Replica(new LocalCopy(FederationState.empty()), StateSnapshots.inline());
        private FeatureLevel version;
        private MemoryCommandLog log;
        private Proposer proposer;
        private FeatureLevels levels;
        private List<String> peers = List.of();
        private int written;

        Node(String name, FeatureLevel version) {
            this.name = name;
            this.version = version;
            this.log = MemoryCommandLog.group(List.<ReplicatedState>of(this)).getFirst();
            this.proposer = new Proposer(log, replica, name, PATIENCE);
            this.levels = new FeatureLevels(proposer, replica::state, name, () -> peers, version);
        }

        void join(MemoryCommandLog member, List<String> all) {
            log = member;
            peers = all;
            start();
        }

        /** The same node with its state, started again in another version. */
        Node inANewerVersion(FeatureLevel newer) {
            version = newer;
            start();
            return this;
        }

        private void start() {
            proposer = new Proposer(log, replica, name, PATIENCE);
            levels = new FeatureLevels(proposer, replica::state, name, () -> peers, version);
        }

        void report() {
            Optional<Command> next = levels.next();
            while (next.isPresent()) {
                proposer.propose(next.get());
                next = levels.next();
            }
        }

        Result write() {
            written++;
            return proposer.propose(
                    new Command.Transact(
                            List.of(
                                    Write.create(
                                            new ResourceKey(
                                                    ResourceType.CONFIG_MAPS,
                                                    Namespace.of(name),
                                                    "c" + written),
                                            Document.parse("{}")))));
        }

        FederationState state() {
            return replica.state();
        }

        @Override
        public void apply(LogIndex index, Term term, byte[] command) {
            assertThat(version.includes(CommandCodec.decode(command).command().needs()))
                    .as("%s of version %s meets a command that it knows", name, version)
                    .isTrue();
            replica.apply(index, term, command);
        }

        @Override
        public byte[] snapshot(LogIndex index) {
            return replica.snapshot(index);
        }

        @Override
        public LogIndex restore(LogIndex index, byte[] snapshot) {
            return replica.restore(index, snapshot);
        }
    }
}
