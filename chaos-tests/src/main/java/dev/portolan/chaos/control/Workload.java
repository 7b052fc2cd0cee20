package dev.portolan.chaos.control;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;

/** Some clients that use the cluster until they are told to end. */
final class Workload {
    private static final int CLIENTS = 8;
    private static final Duration ENDING = Duration.ofSeconds(30);

    private final Notes notes;
    private final IntFunction<Network.Address> door;
    private final SplittableRandom random;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean ended;

    Workload(Notes notes, IntFunction<Network.Address> door, long seed) {
        this.notes = notes;
        this.door = door;
        this.random = new SplittableRandom(seed);
    }

    /** Makes the registers and lists, and lets the clients begin. */
    void begin() throws InterruptedException {
        try (Client first = new Client("c0", door, random.split(), notes)) {
            for (int i = 0; i < Client.REGISTERS; i++) {
                create(first, "register-" + i);
            }
            for (int i = 0; i < Client.LISTS; i++) {
                create(first, "list-" + i);
            }
        }
        for (int i = 1; i <= CLIENTS; i++) {
            Client client = new Client("c" + i, door, random.split(), notes);
            SplittableRandom pauses = random.split();
            threads.add(Thread.ofVirtual().start(() -> run(client, pauses)));
        }
    }

    /** Waits until so many more writes are acknowledged. */
    void awaitMore(int writes, Duration patience) throws InterruptedException {
        int target = notes.acknowledgedCount() + writes;
        long end = System.nanoTime() + patience.toNanos();
        while (notes.acknowledgedCount() < target) {
            if (System.nanoTime() > end) {
                throw new StuckException(
                        "only %d of %d writes were acknowledged in %s"
                                .formatted(
                                        writes - (target - notes.acknowledgedCount()),
                                        writes,
                                        patience));
            }
            Thread.sleep(20);
        }
    }

    /** Lets every client finish what it is at, and reads everything a last time. */
    void end() throws InterruptedException {
        ended = true;
        for (Thread thread : threads) {
            if (!thread.join(ENDING)) {
                throw new IllegalStateException("a client does not end");
            }
        }
        try (Client last = new Client("last", door, random.split(), notes)) {
            last.readEverything();
        }
    }

    private void run(Client client, SplittableRandom pauses) {
        try (client) {
            while (!ended) {
                client.act();
                Thread.sleep(pauses.nextInt(1, 8));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void create(Client client, String key) throws InterruptedException {
        for (int tries = 0; !client.create(key); tries++) {
            if (tries > 50) {
                throw new StuckException(key + " cannot be created");
            }
            Thread.sleep(100);
        }
    }
}
