package dev.portolan.api.kube.verb;

import java.util.UUID;
import java.util.random.RandomGenerator;

/** The UIDs of objects: random UUIDs (RFC 9562, version 4). */
public final class Uids {
    private Uids() {}

    public static String next(RandomGenerator random) {
        long high = (random.nextLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x4000L;
        long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }
}
