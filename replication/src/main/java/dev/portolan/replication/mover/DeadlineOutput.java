package dev.portolan.replication.mover;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * What goes out over a socket, with a deadline for each write: the socket itself has one for reads
 * alone, and another end that lives but has stopped reading would hold a transfer up for ever. Past
 * the deadline the socket is closed. One thread writes.
 */
final class DeadlineOutput extends FilterOutputStream {
    private static final Logger LOG = LoggerFactory.getLogger(DeadlineOutput.class);

    private final Socket socket;
    private final Duration timeout;
    private final Thread watch;

    /** When the newest write began; counts while {@link #writing}. */
    private volatile long since;

    private volatile boolean writing;
    private volatile boolean expired;

    DeadlineOutput(Socket socket, Duration timeout) throws IOException {
        super(socket.getOutputStream());
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("a connection needs a timeout, not " + timeout);
        }
        this.socket = socket;
        this.timeout = timeout;
        watch = Thread.ofVirtual().name("write-deadline").start(this::watch);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        since = System.nanoTime();
        writing = true;
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            if (expired) {
                var late =
                        new SocketTimeoutException(
                                "the other end has not read for " + timeout.toSeconds() + " s");
                late.initCause(e);
                throw late;
            }
            throw e;
        } finally {
            writing = false;
        }
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(timeout.dividedBy(4));
                if (writing && System.nanoTime() - since > timeout.toNanos()) {
                    expired = true;
                    socket.close();
                    return;
                }
            }
        } catch (InterruptedException e) {
            // Closed: there is nothing to watch any more.
        } catch (IOException e) {
            LOG.warn("event=stalled-connection-not-closed reason=\"{}\"", e.getMessage());
        }
    }

    /** Ends the watch; the socket is its owner's. */
    @Override
    public void close() {
        watch.interrupt();
    }
}
