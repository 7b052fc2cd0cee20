package dev.portolan.api.kube.http;

import io.vertx.core.Future;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits of virtual threads for what the event loop does. */
final class Waits {
    private Waits() {}

    /** Whether it succeeds within the time given. */
    static boolean succeeds(Future<?> future, Duration atMost) throws InterruptedException {
        try {
            future.toCompletionStage()
                    .toCompletableFuture()
                    .get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }
}
