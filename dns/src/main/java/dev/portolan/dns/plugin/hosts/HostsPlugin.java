package dev.portolan.dns.plugin.hosts;

import dev.portolan.dns.plugin.Handler;
import dev.portolan.dns.plugin.Plugin;
import dev.portolan.dns.plugin.Request;
import dev.portolan.dns.wire.DomainName;
import dev.portolan.dns.wire.RecordType;
import dev.portolan.dns.wire.Reply;
import dev.portolan.dns.wire.ResourceRecord;
import dev.portolan.dns.wire.ResponseCode;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers A, AAAA and PTR from a table that is read again from time to time. */
final class HostsPlugin implements Plugin {
    private static final Logger log = LoggerFactory.getLogger(HostsPlugin.class);

    /**
     * What the directive says.
     *
     * @param inline lines in the block
     * @param reverse whether PTR is answered
     * @param fallthrough zones in which unknown names are handed on
     */
    record Settings(
            Path file,
            List<DomainName> zones,
            List<String> inline,
            int ttl,
            boolean reverse,
            Duration reload,
            Optional<List<DomainName>> fallthrough) {}

    private final Settings settings;
    private volatile HostsTable table;

    HostsPlugin(Settings settings) {
        this.settings = settings;
        this.table = HostsTable.of(settings.inline());
    }

    @Override
    public String name() {
        return "hosts";
    }

    @Override
    public Reply serve(Request request, Handler next) {
        DomainName name = request.query().name();
        if (settings.zones().stream().noneMatch(name::isWithin)) {
            return next.handle(request);
        }
        HostsTable now = table;
        int type = request.query().type();
        List<ResourceRecord> answers = new ArrayList<>();
        List<byte[]> addresses = now.addressesOf(name);
        if (type == RecordType.PTR && settings.reverse()) {
            for (DomainName target : now.namesOf(name)) {
                answers.add(ResourceRecord.name(name, RecordType.PTR, settings.ttl(), target));
            }
        } else if (type == RecordType.A || type == RecordType.AAAA) {
            int length = type == RecordType.A ? 4 : 16;
            addresses.stream()
                    .filter(address -> address.length == length)
                    .forEach(address ->
                            answers.add(ResourceRecord.address(name, settings.ttl(), address)));
        } else {
            return next.handle(request);
        }
        if (!answers.isEmpty() || !addresses.isEmpty()) {
            return Reply.answer(name(), answers, List.of());
        }
        boolean handOn =
                settings.fallthrough().isPresent()
                        && settings.fallthrough().get().stream().anyMatch(name::isWithin);
        return handOn ? next.handle(request) : Reply.failure(ResponseCode.SERVFAIL, name(), "");
    }

    /** Reads the file now and again, until closed. A file that is missing is an empty one. */
    AutoCloseable startReading() {
        read();
        if (settings.reload().isZero()) {
            return () -> {};
        }
        Thread thread = Thread.ofVirtual().name("dns-hosts").start(this::keepReading);
        return thread::interrupt;
    }

    private void keepReading() {
        try {
            while (true) {
                Thread.sleep(settings.reload());
                read();
            }
        } catch (InterruptedException e) {
            log.debug("event=dns.hosts.reading-ended file={}", settings.file());
        }
    }

    private void read() {
        List<String> lines = new ArrayList<>(settings.inline());
        try {
            if (Files.isRegularFile(settings.file())) {
                lines.addAll(Files.readAllLines(settings.file(), StandardCharsets.UTF_8));
            }
            table = HostsTable.of(lines);
        } catch (IOException | IllegalArgumentException e) {
            log.warn("event=dns.hosts.unreadable file={} detail={}", settings.file(), e.toString());
        }
    }
}
