package dev.portolan.api.kube.http;

import dev.portolan.api.kube.protocol.EventSource;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.function.Function;

/**
 * The events of one watch on their way to a connection. A client that takes nothing for {@link
 * #WRITE_DEADLINE} counts as gone.
 */
final class ConnectionSink implements EventSource.EventSink {
    private static final Duration WRITE_DEADLINE = Duration.ofSeconds(30);

    private final Context context;
    private final Function<Buffer, Future<Void>> writer;
    private final boolean lines;
    private final Object lock = new Object();
    private boolean closed;
    private @Nullable Runnable whenClosed;

    /**
     * @param context whose event loop owns the connection
     * @param writer writes to the connection; called there
     * @param lines whether events are told apart by line ends
     */
    ConnectionSink(Context context, Function<Buffer, Future<Void>> writer, boolean lines) {
        this.context = context;
        this.writer = writer;
        this.lines = lines;
    }

    @Override
    public boolean send(byte[] event) throws InterruptedException {
        if (isClosed()) {
            return false;
        }
        Buffer buffer = Buffer.buffer(event);
        if (lines) {
            buffer.appendByte((byte) '\n');
        }
        Promise<Void> written = Promise.promise();
        context.runOnContext(ignored -> {
            try {
                writer.apply(buffer).onComplete(written);
            } catch (IllegalStateException e) {
                // The answer has ended meanwhile.
                written.fail(e);
            }
        });
        return Waits.succeeds(written.future(), WRITE_DEADLINE);
    }

    @Override
    public void onClose(Runnable action) {
        boolean now;
        synchronized (lock) {
            whenClosed = action;
            now = closed;
        }
        if (now) {
            action.run();
        }
    }

    /** Says that the connection is gone. */
    void close() {
        Runnable action;
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            action = whenClosed;
        }
        if (action != null) {
            action.run();
        }
    }

    private boolean isClosed() {
        synchronized (lock) {
            return closed;
        }
    }
}
