package dev.portolan.control;

import dev.portolan.control.state.Command;
import dev.portolan.control.state.FeatureLevel;
import dev.portolan.control.state.FederationState;
import dev.portolan.model.resource.StoreException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Tells the control cluster once which feature level this node's version knows, and raises the
 * level when all nodes have told theirs: the last one to tell finds that they have.
 */
final class FeatureLevels implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FeatureLevels.class);
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final Proposer proposer;
    private final Supplier<FederationState> state;
    private final String self;
    private final Supplier<List<String>> nodes;
    private final FeatureLevel known;
    private final Thread thread = Thread.ofVirtual().name("feature-level").unstarted(this::run);

    /**
     * @param nodes all nodes of the control cluster
     * @param known by this version
     */
    FeatureLevels(
            Proposer proposer,
            Supplier<FederationState> state,
            String self,
            Supplier<List<String>> nodes,
            FeatureLevel known) {
        this.proposer = proposer;
        this.state = state;
        this.self = self;
        this.nodes = nodes;
        this.known = known;
    }

    /** Tells in the background until it was heard. */
    void start() {
        thread.start();
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    /** The command that brings this node's report, or the level, further; empty when done. */
    Optional<Command> next() {
        FederationState now = state.get();
        if (!now.reportOf(self).equals(Optional.of(known))) {
            return Optional.of(new Command.ReportLevel(self, known));
        }
        List<String> all = nodes.get();
        List<FeatureLevel> reports =
                all.stream().flatMap(node -> now.reportOf(node).stream()).toList();
        return reports.stream()
                .min(FeatureLevel::compareTo)
                .filter(lowest -> reports.size() == all.size() && !now.level().includes(lowest))
                .map(lowest -> new Command.RaiseLevel(lowest, all));
    }

    private void run() {
        try {
            Optional<Command> next = next();
            while (next.isPresent()) {
                try {
                    proposer.propose(next.get());
                } catch (StoreException e) {
                    LOG.info(
                            "node={} level={} reported=false cause=\"{}\"",
                            self,
                            known,
                            e.getMessage());
                    Thread.sleep(AGAIN);
                }
                next = next();
            }
            LOG.info("node={} level={} in_force={}", self, known, state.get().level());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
