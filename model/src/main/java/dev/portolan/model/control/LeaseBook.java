package dev.portolan.model.control;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Named leases in the replicated state: at most one holder at a time. Blocking; safe for use by
 * many threads.
 */
public interface LeaseBook {
    /**
     * Takes or renews a lease.
     *
     * @param now the caller's time, by which expiry is judged
     * @return the lease in force afterwards; its holder is somebody else's where it was refused
     */
    Lease acquire(String name, String holder, Duration ttl, Instant now);

    /** Gives a lease back; nothing happens where {@code holder} does not have it. */
    void release(String name, String holder);

    Optional<Lease> find(String name);

    /**
     * @param expires from when on another holder may take it
     */
    record Lease(String name, String holder, Instant expires) {}
}
