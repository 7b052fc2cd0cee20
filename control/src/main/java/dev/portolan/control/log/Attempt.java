package dev.portolan.control.log;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A step that answers by a future, and by nothing else: what it throws is in the future too. */
final class Attempt {
    private Attempt() {}

    static <T> CompletableFuture<T> of(Supplier<CompletableFuture<T>> step) {
        try {
            return step.get();
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
