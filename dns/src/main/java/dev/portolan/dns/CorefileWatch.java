package dev.portolan.dns;

import dev.portolan.dns.corefile.Corefile;
import dev.portolan.dns.corefile.CorefileException;
import dev.portolan.dns.plugin.ServerParts.Reload;
import dev.portolan.dns.server.RunningServer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Reads the Corefile again from time to time and takes up what has changed in it, imports and
 * variables included. One that cannot be served is logged and left alone: the old one stays in
 * force.
 */
final class CorefileWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CorefileWatch.class);

    private final Path path;
    private final RunningServer server;
    private final RandomGenerator random;
    private final Counter failures;
    private final Thread thread;
    private String tried;

    private CorefileWatch(
            Path path,
            String digest,
            RunningServer server,
            MeterRegistry registry,
            RandomGenerator random) {
        this.path = path;
        this.tried = digest;
        this.server = server;
        this.random = random;
        this.failures =
                Counter.builder("coredns_reload_failed")
                        .description("Changed Corefiles that could not be served.")
                        .register(registry);
        this.thread = Thread.ofVirtual().name("dns-reload").unstarted(this::run);
    }

    /** Starts to watch; empty where the Corefile is not a file or has no {@code reload}. */
    static Optional<CorefileWatch> start(
            Corefile corefile,
            RunningServer server,
            MeterRegistry registry,
            RandomGenerator random) {
        if (corefile.path().isEmpty() || server.parts().reload().isEmpty()) {
            return Optional.empty();
        }
        var watch =
                new CorefileWatch(
                        corefile.path().get(), corefile.digest(), server, registry, random);
        watch.thread.start();
        return Optional.of(watch);
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                Optional<Reload> reload = server.parts().reload();
                if (reload.isEmpty()) {
                    log.info("event=dns.reload.off path={}", path);
                    return;
                }
                Thread.sleep(pause(reload.get()));
                look();
            }
        } catch (InterruptedException e) {
            log.debug("event=dns.reload.stopped path={}", path);
        }
    }

    private Duration pause(Reload reload) {
        long jitter = reload.jitter().toMillis();
        return reload.interval().plusMillis(jitter == 0 ? 0 : random.nextLong(-jitter, jitter + 1));
    }

    /** Takes up the file if it says something else than when it was last tried. */
    void look() {
        try {
            Corefile read = Corefile.read(path);
            String digest = read.digest();
            if (!digest.equals(tried)) {
                tried = digest;
                server.change(read);
                log.info("event=dns.reloaded path={}", path);
            }
        } catch (CorefileException | IOException e) {
            failures.increment();
            log.error("event=dns.reload.failed path={} detail=\"{}\"", path, e.getMessage());
        }
    }
}
