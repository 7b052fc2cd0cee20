package dev.portolan.simulator.network;

import java.util.Optional;

/**
 * What is wrong with the network at one end.
 *
 * @param cut whether it is cut off, and how
 * @param frozen whether its processes are paused, so that nobody reads or writes
 * @param down whether its processes are gone, so that everything is refused
 * @param slowness by how much its delays are multiplied
 */
record LinkFaults(Optional<CutMode> cut, boolean frozen, boolean down, double slowness) {
    static final LinkFaults NONE = new LinkFaults(Optional.empty(), false, false, 1);

    LinkFaults withCut(Optional<CutMode> value) {
        return new LinkFaults(value, frozen, down, slowness);
    }

    LinkFaults withFrozen(boolean value) {
        return new LinkFaults(cut, value, down, slowness);
    }

    LinkFaults withDown(boolean value) {
        return new LinkFaults(cut, frozen, value, slowness);
    }

    LinkFaults withSlowness(double value) {
        return new LinkFaults(cut, frozen, down, value);
    }

    boolean refuses() {
        return down || cut.equals(Optional.of(CutMode.REFUSE));
    }

    boolean holds() {
        return frozen || cut.equals(Optional.of(CutMode.HANG));
    }

    /**
     * What a connection between ends with these faults does. A process alone still reaches itself
     * when cut off.
     */
    static Flow between(LinkFaults one, LinkFaults other, boolean sameEnd) {
        if (sameEnd) {
            return one.down ? Flow.RESET : one.frozen ? Flow.HELD : Flow.OPEN;
        }
        if (one.refuses() || other.refuses()) {
            return Flow.RESET;
        }
        return one.holds() || other.holds() ? Flow.HELD : Flow.OPEN;
    }

    /** What may happen to the bytes of a connection. */
    enum Flow {
        OPEN,
        HELD,
        RESET
    }
}
