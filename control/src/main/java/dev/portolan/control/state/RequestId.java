package dev.portolan.control.state;

/**
 * Names one request for ever, so that it takes effect once however often it is sent.
 *
 * @param client one run of one process; never used again by another
 * @param sequence rises by one with each request of the client
 */
public record RequestId(String client, long sequence) {
    public RequestId {
        if (client.isEmpty() || sequence < 1) {
            throw new IllegalArgumentException(
                    "a request needs a client and a sequence from 1, not "
                            + client
                            + "/"
                            + sequence);
        }
    }

    @Override
    public String toString() {
        return client + "/" + sequence;
    }
}
