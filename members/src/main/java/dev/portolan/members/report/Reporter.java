package dev.portolan.members.report;

import dev.portolan.members.FederationUid;
import dev.portolan.members.MembersOptions;
import dev.portolan.members.connect.Signal;
import dev.portolan.members.observe.FleetBoard;
import dev.portolan.model.control.Leadership;
import dev.portolan.model.resource.ResourceStore;
import dev.portolan.model.resource.StoreException;
import dev.portolan.model.resource.Write;
import dev.portolan.model.resource.WriteOutcome;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * The only writer of what members report: looks at the board and the store whenever one of them
 * changes, and writes the difference, every write on the condition that its object is as it was
 * seen. What meets a conflict is planned again.
 */
public final class Reporter {
    private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);

    /** Changes that come together are written together. */
    private static final Duration GATHER = Duration.ofMillis(20);

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(500);

    private final ResourceStore store;
    private final Leadership leadership;
    private final FleetBoard board;
    private final PictureSource pictures;
    private final ReportPlanner planner;
    private final Duration resync;
    private final InstantSource clock;
    private final Signal signal = new Signal();

    public Reporter(
            ResourceStore store,
            Leadership leadership,
            FleetBoard board,
            PictureSource pictures,
            FederationUid federation,
            MembersOptions options,
            InstantSource clock) {
        this.store = store;
        this.leadership = leadership;
        this.board = board;
        this.pictures = pictures;
        this.planner = new ReportPlanner(federation, options);
        this.resync = options.resync();
        this.clock = clock;
        board.onChange(signal::raise);
    }

    /** The store has changed. */
    public void raise() {
        signal.raise();
    }

    /** Runs until it is interrupted. */
    public void run() {
        try {
            while (true) {
                signal.await(resync);
                Thread.sleep(GATHER);
                if (leadership.leading().isPresent() && !pass()) {
                    Thread.sleep(PAUSE_AFTER_FAILURE);
                    signal.raise();
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("event=reporter-stopped");
        }
    }

    /** Whether the store took what it was given, conflicts aside. */
    private boolean pass() {
        try {
            for (List<Write> transaction :
                    planner.plan(pictures.get(), board.all(), clock.instant())) {
                WriteOutcome outcome = store.write(transaction);
                if (!(outcome instanceof WriteOutcome.Written)) {
                    LOG.debug("event=report-conflict outcome=\"{}\"", outcome);
                    pictures.invalidate();
                    signal.raise();
                }
            }
            return true;
        } catch (StoreException e) {
            LOG.warn(
                    "event=report-not-written reason={} message=\"{}\"",
                    e.reason(),
                    e.getMessage());
            pictures.invalidate();
            return false;
        }
    }
}
