package dev.portolan.members.connect;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes one loop. Any thread may raise it, and many times: that is one waking. */
public final class Signal {
    private final Semaphore raised = new Semaphore(0);

    public void raise() {
        raised.release();
    }

    /**
     * Waits until it is raised, or has been since the last call, at most for {@code limit}.
     *
     * @return whether it was raised
     * @throws InterruptedException when the loop is to end
     */
    public boolean await(Duration limit) throws InterruptedException {
        boolean woken = raised.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS);
        raised.drainPermits();
        return woken;
    }
}
