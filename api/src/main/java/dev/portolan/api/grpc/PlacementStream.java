package dev.portolan.api.grpc;

import dev.portolan.api.grpc.v1.WatchPlacementsRequest;
import dev.portolan.api.grpc.v1.WatchPlacementsResponse;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.ResourceStore.Subscription;
import dev.portolan.model.resource.Revision;

import io.vertx.core.Context;
import io.vertx.grpc.server.GrpcServerRequest;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One watcher's stream. Decisions come from the store's thread and are written on the call's
 * context; a client that reads too slowly is ended with the word to resume.
 */
final class PlacementStream implements PlacementQueries.Watcher {
    private static final int MOST_UNWRITTEN = 10_000;

    private final Context context;
    private final GrpcServerRequest<WatchPlacementsRequest, WatchPlacementsResponse> call;
    private final AtomicInteger unwritten = new AtomicInteger();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicReference<@Nullable Subscription> subscription = new AtomicReference<>();

    /** Whether the head of the response is written; of the call's context alone. */
    private boolean begun;

    PlacementStream(
            Context context,
            GrpcServerRequest<WatchPlacementsRequest, WatchPlacementsResponse> call) {
        this.context = context;
        this.call = call;
        call.errorHandler(error -> close());
        call.exceptionHandler(error -> close());
        call.response().exceptionHandler(error -> close());
    }

    /** The watch that feeds this stream; it is closed with it. */
    void open(Subscription fed) {
        subscription.set(fed);
        if (ended.get()) {
            unsubscribe();
        }
        context.runOnContext(started -> {
            if (!ended.get() && !begun) {
                begun = true;
                call.response().writeHead();
            }
        });
    }

    @Override
    public void onDecision(Document document, boolean removed, Revision revision) {
        if (unwritten.incrementAndGet() > MOST_UNWRITTEN) {
            onEnd(
                    new QueryException(
                            QueryException.Reason.OVERLOADED,
                            "this client has fallen behind: resume at the revision of its last"
                                    + " response"));
            return;
        }
        WatchPlacementsResponse response =
                WatchPlacementsResponse.newBuilder()
                        .setChange(
                                removed
                                        ? WatchPlacementsResponse.Change.CHANGE_REMOVED
                                        : WatchPlacementsResponse.Change.CHANGE_PUT)
                        .setDecision(Messages.decision(Placement.read(document)))
                        .setRevision(revision.value())
                        .build();
        context.runOnContext(turn -> {
            if (!ended.get()) {
                begun = true;
                call.response()
                        .write(response)
                        .onComplete(written -> unwritten.decrementAndGet(), failed -> close());
            }
        });
    }

    @Override
    public void onEnd(RuntimeException reason) {
        if (close()) {
            context.runOnContext(turn -> Statuses.end(call.response(), reason));
        }
    }

    /**
     * @return whether this was the first to end it
     */
    private boolean close() {
        boolean first = ended.compareAndSet(false, true);
        unsubscribe();
        return first;
    }

    private void unsubscribe() {
        Subscription open = subscription.getAndSet(null);
        if (open != null) {
            open.close();
        }
    }
}
