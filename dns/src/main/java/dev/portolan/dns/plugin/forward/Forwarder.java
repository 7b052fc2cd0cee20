package dev.portolan.dns.plugin.forward;

import dev.portolan.dns.plugin.Request;
import dev.portolan.dns.plugin.Services;
import dev.portolan.dns.plugin.Transport;
import dev.portolan.dns.wire.DomainName;
import dev.portolan.dns.wire.Reply;
import dev.portolan.dns.wire.ResponseCode;

import io.micrometer.core.instrument.Counter;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * Asks one upstream after another until one answers. When all count as down they are asked all the
 * same: the checks may be wrong, and there is nothing to lose.
 */
final class Forwarder {
    private static final Logger log = LoggerFactory.getLogger(Forwarder.class);
    private static final String NAME = "forward";

    private final ForwardSettings settings;
    private final RandomGenerator random;
    private final List<Upstream> upstreams = new ArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicInteger underWay = new AtomicInteger();
    private final Counter allBroken;
    private final Counter rejected;

    Forwarder(ForwardSettings settings, Services services) {
        this.settings = settings;
        this.random = services.random();
        settings.upstreams()
                .forEach(address ->
                        upstreams.add(new Upstream(address, settings.readTimeout(), services)));
        this.allBroken = services.registry().counter("coredns_forward_healthcheck_broken");
        this.rejected = services.registry().counter("coredns_forward_max_concurrent_rejects");
    }

    boolean covers(DomainName name) {
        return settings.covers(name);
    }

    Reply forward(Request request) {
        int limit = settings.maxConcurrent();
        try {
            if (underWay.incrementAndGet() > limit && limit > 0) {
                rejected.increment();
                return Reply.failure(ResponseCode.REFUSED, NAME, "over max_concurrent of " + limit);
            }
            return ask(request);
        } finally {
            underWay.decrementAndGet();
        }
    }

    private Reply ask(Request request) {
        List<Upstream> healthy =
                upstreams.stream()
                        .filter(upstream -> !upstream.isDown(settings.maxFails()))
                        .toList();
        if (healthy.isEmpty()) {
            allBroken.increment();
            if (settings.failFast()) {
                return Reply.failure(ResponseCode.SERVFAIL, NAME, "all upstreams are down");
            }
            healthy = upstreams;
        }
        boolean tcp =
                settings.forceTcp()
                        || (request.transport() == Transport.TCP && !settings.preferUdp());
        String last = "";
        for (Upstream upstream : ordered(healthy)) {
            try {
                return upstream.ask(request.query(), tcp, random);
            } catch (IOException e) {
                upstream.failed();
                last = upstream.address() + ": " + e;
            }
        }
        return Reply.failure(ResponseCode.SERVFAIL, NAME, last);
    }

    private List<Upstream> ordered(List<Upstream> healthy) {
        if (healthy.size() < 2) {
            return healthy;
        }
        List<Upstream> ordered = new ArrayList<>(healthy);
        switch (settings.policy()) {
            case RANDOM -> Collections.shuffle(ordered, java.util.Random.from(random));
            case ROUND_ROBIN ->
                    Collections.rotate(
                            ordered, -Math.floorMod(turn.getAndIncrement(), ordered.size()));
            case SEQUENTIAL -> {}
        }
        return ordered;
    }

    /** Probes upstreams that fail until they answer again; runs until closed. */
    AutoCloseable startHealthChecks() {
        Thread thread = Thread.ofVirtual().name("dns-forward-health").start(this::checkHealth);
        return thread::interrupt;
    }

    private void checkHealth() {
        try {
            while (true) {
                Thread.sleep(settings.healthCheck().interval());
                for (Upstream upstream : upstreams) {
                    if (upstream.hasFailed()) {
                        upstream.probe(settings.healthCheck(), random);
                    }
                }
            }
        } catch (InterruptedException e) {
            log.debug("event=dns.forward.health-checks-ended zone={}", settings.from());
        }
    }
}
