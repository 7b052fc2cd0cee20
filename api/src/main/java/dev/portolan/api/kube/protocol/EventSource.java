package dev.portolan.api.kube.protocol;

/** Sends a stream of events. Runs on a virtual thread of its own until the stream is over. */
@FunctionalInterface
public interface EventSource {
    /**
     * Sends events until there are no more or the sink is closed.
     *
     * @throws InterruptedException when the server closes
     */
    void run(EventSink sink) throws InterruptedException;

    /** Where the events of one watch go: a chunked answer or a WebSocket. */
    interface EventSink {
        /**
         * Sends one event, JSON without a line end, and waits until the connection has taken it.
         *
         * @return false when the other side is gone or takes nothing for too long: the stream is
         *     over
         */
        boolean send(byte[] event) throws InterruptedException;

        /**
         * Calls {@code action} once, when the other side goes; at once where it has gone already.
         */
        void onClose(Runnable action);
    }
}
