package dev.portolan.dns.plugin.portolan;

import dev.portolan.discovery.ClientLocation;
import dev.portolan.discovery.ServiceCatalog;
import dev.portolan.dns.catalog.CatalogSource;
import dev.portolan.dns.plugin.Handler;
import dev.portolan.dns.plugin.Plugin;
import dev.portolan.dns.plugin.Request;
import dev.portolan.dns.wire.DomainName;
import dev.portolan.dns.wire.RecordType;
import dev.portolan.dns.wire.Reply;
import dev.portolan.dns.wire.ResponseCode;

import java.util.List;
import java.util.Optional;

/**
 * Answers for zones of the cluster set, for each client by the member that its address is in. Until
 * the first catalogue is complete it answers SERVFAIL: an empty zone would be a lie that clients
 * keep.
 */
final class PortolanPlugin implements Plugin {
    private final String name;
    private final PortolanSettings settings;
    private final CatalogSource source;
    private final ClientLocation outside;
    private volatile ClusterSetNames names;

    PortolanPlugin(
            String name, PortolanSettings settings, CatalogSource source, ClientLocation outside) {
        this.name = name;
        this.settings = settings;
        this.source = source;
        this.outside = outside;
        this.names = new ClusterSetNames(settings, ClusterSetNames.emptyCatalog(), name);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Reply serve(Request request, Handler next) {
        DomainName qname = request.query().name();
        Optional<DomainName> zone = longest(settings.zones(), qname);
        if (zone.isEmpty()) {
            return next.handle(request);
        }
        Optional<ServiceCatalog> catalog = source.current();
        if (catalog.isEmpty()) {
            return names.notReady(request.query(), zone.get());
        }
        int type = request.query().type();
        if (type == RecordType.AXFR || type == RecordType.IXFR) {
            return Reply.failure(ResponseCode.REFUSED, name, "");
        }
        byte[] address = request.client().getAddress().getAddress();
        ClientLocation client = catalog.get().locate(address).orElse(outside);
        Reply reply = names(catalog.get()).answer(request.query(), zone.get(), client);
        boolean hand = reply.code() == ResponseCode.NXDOMAIN && settings.fallsThrough(qname);
        return hand ? next.handle(request) : reply;
    }

    /** Two threads that meet a new catalogue may each make the names of it: one of them is kept. */
    private ClusterSetNames names(ServiceCatalog catalog) {
        ClusterSetNames known = names;
        if (known.catalog() != catalog) {
            known = new ClusterSetNames(settings, catalog, name);
            names = known;
        }
        return known;
    }

    private static Optional<DomainName> longest(List<DomainName> zones, DomainName name) {
        DomainName best = null;
        for (DomainName zone : zones) {
            if (name.isWithin(zone) && (best == null || zone.length() > best.length())) {
                best = zone;
            }
        }
        return Optional.ofNullable(best);
    }
}
