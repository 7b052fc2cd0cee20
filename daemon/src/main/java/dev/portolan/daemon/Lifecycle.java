package dev.portolan.daemon;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What has been started, closed in the reverse order; one part that does not close keeps no other
 * open.
 */
public final class Lifecycle implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

    private final Deque<Part> parts = new ArrayDeque<>();
    private boolean closed;

    private record Part(String name, AutoCloseable part) {}

    /**
     * Hands {@code part} over, and returns it. Where everything is closed already, it is closed at
     * once.
     */
    public <T extends AutoCloseable> T add(String name, T part) {
        synchronized (parts) {
            if (!closed) {
                parts.push(new Part(name, part));
                return part;
            }
        }
        close(new Part(name, part));
        return part;
    }

    /** Closes all parts; later calls do nothing. */
    @Override
    public void close() {
        while (true) {
            Part next;
            synchronized (parts) {
                closed = true;
                if (parts.isEmpty()) {
                    return;
                }
                next = parts.pop();
            }
            close(next);
        }
    }

    private static void close(Part part) {
        try {
            part.part().close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warn("event=close-failed part={} reason=\"{}\"", part.name(), e.toString());
        }
    }
}
