package dev.portolan.control.log;

/** What is said when a node's log is not what it was, before anything is changed. */
final class LostLog {
    private LostLog() {}

    /**
     * @param what has been found
     */
    static IllegalStateException because(String what) {
        return new IllegalStateException(
                what
                        + ". With what is left it must not take part, since the others count on the"
                        + " rest. Where a majority of the other nodes has the log: remove this node"
                        + " from the control cluster, empty its folder, add it again. Otherwise"
                        + " restore the newest backup");
    }
}
