package dev.portolan.dns.plugin.forward;

import dev.portolan.dns.plugin.Handler;
import dev.portolan.dns.plugin.Plugin;
import dev.portolan.dns.plugin.Request;
import dev.portolan.dns.wire.Reply;

import java.util.List;

/** Asks upstreams for the names of the first forwarder that covers them. */
final class ForwardPlugin implements Plugin {
    private final List<Forwarder> forwarders;

    ForwardPlugin(List<Forwarder> forwarders) {
        this.forwarders = List.copyOf(forwarders);
    }

    @Override
    public String name() {
        return "forward";
    }

    @Override
    public boolean mayBlock() {
        return true;
    }

    @Override
    public Reply serve(Request request, Handler next) {
        for (Forwarder forwarder : forwarders) {
            if (forwarder.covers(request.query().name())) {
                return forwarder.forward(request);
            }
        }
        return next.handle(request);
    }
}
