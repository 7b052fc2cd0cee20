package dev.portolan.dns.plugin.log;

import dev.portolan.dns.plugin.Exchange;
import dev.portolan.dns.plugin.Plugin;
import dev.portolan.dns.wire.DomainName;
import dev.portolan.dns.wire.Query;
import dev.portolan.dns.wire.RecordType;
import dev.portolan.dns.wire.ResponseCode;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Set;

/** Logs one line for every query of the zones and classes that are asked for. */
final class LogPlugin implements Plugin {
    private static final Logger log = LoggerFactory.getLogger(LogPlugin.class);

    /** Kinds of replies. */
    enum Kind {
        SUCCESS,
        DENIAL,
        ERROR,
        ALL
    }

    private final List<DomainName> zones;
    private final Set<Kind> kinds;

    LogPlugin(List<DomainName> zones, Set<Kind> kinds) {
        this.zones = List.copyOf(zones);
        this.kinds = Set.copyOf(kinds);
    }

    @Override
    public String name() {
        return "log";
    }

    @Override
    public boolean observes() {
        return true;
    }

    @Override
    public void observe(Exchange exchange) {
        Query query = exchange.request().query();
        boolean wanted = kinds.contains(Kind.ALL) || kinds.contains(kind(exchange));
        if (wanted && zones.stream().anyMatch(query.name()::isWithin)) {
            log.info(
                    "event=dns.query remote={} id={} type={} name={} proto={} size={} do={}"
                            + " rcode={} rsize={} duration={}s",
                    exchange.request().client(),
                    query.id(),
                    RecordType.name(query.type()),
                    query.name(),
                    exchange.request().transport().label(),
                    exchange.requestBytes(),
                    query.dnssecOk(),
                    ResponseCode.name(exchange.reply().code()),
                    exchange.replyBytes(),
                    exchange.nanos() / 1e9);
        }
    }

    private static Kind kind(Exchange exchange) {
        return switch (exchange.reply().code()) {
            case ResponseCode.NOERROR ->
                    exchange.reply().answers().isEmpty() ? Kind.DENIAL : Kind.SUCCESS;
            case ResponseCode.NXDOMAIN -> Kind.DENIAL;
            default -> Kind.ERROR;
        };
    }
}
