package dev.portolan.control.peer;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** The requests of one connection that have no reply yet. */
final class PendingCalls {
    private final Map<Long, Call<?>> calls = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();

    /**
     * @param decoder of the reply's bytes
     */
    record Call<T>(
            long id, MessageKind kind, Function<byte[], T> decoder, CompletableFuture<T> reply) {
        /**
         * @throws MalformedException when the bytes are no such reply; whoever waits is told as
         *     well
         */
        void answer(byte[] payload) {
            try {
                reply.complete(decoder.apply(payload));
            } catch (MalformedException e) {
                reply.completeExceptionally(e);
                throw e;
            }
        }

        void fail(Throwable error) {
            reply.completeExceptionally(error);
        }
    }

    /** A new request; forgotten once its reply is complete in whatever way. */
    <T> Call<T> begin(MessageKind kind, Function<byte[], T> decoder) {
        Call<T> call = new Call<>(ids.incrementAndGet(), kind, decoder, new CompletableFuture<>());
        calls.put(call.id(), call);
        var _ = call.reply().whenComplete((reply, error) -> calls.remove(call.id()));
        return call;
    }

    /** Null when nobody waits for it any more. */
    @Nullable Call<?> find(long id) {
        return calls.get(id);
    }

    void failAll(Throwable error) {
        calls.values().forEach(call -> call.fail(error));
    }
}
