package dev.portolan.dns.plugin.whoami;

import dev.portolan.dns.corefile.Directive;
import dev.portolan.dns.plugin.Handler;
import dev.portolan.dns.plugin.Plugin;
import dev.portolan.dns.plugin.PluginSetup;
import dev.portolan.dns.plugin.Request;
import dev.portolan.dns.plugin.SetupInput;
import dev.portolan.dns.plugin.Transport;
import dev.portolan.dns.wire.DomainName;
import dev.portolan.dns.wire.Reply;
import dev.portolan.dns.wire.ResourceRecord;

import java.util.List;
import java.util.Optional;

/** {@code whoami}: the client's address and port in the additional section. */
public final class WhoamiSetup implements PluginSetup {
    @Override
    public String name() {
        return "whoami";
    }

    @Override
    public Optional<Plugin> setUp(SetupInput input) {
        Directive directive = input.only();
        if (!directive.args().isEmpty() || !directive.block().isEmpty()) {
            throw directive.wrongArguments();
        }
        return Optional.of(new Whoami());
    }

    private static final class Whoami implements Plugin {
        @Override
        public String name() {
            return "whoami";
        }

        @Override
        public Reply serve(Request request, Handler next) {
            DomainName name = request.query().name();
            String protocol = request.transport() == Transport.TCP ? "_tcp" : "_udp";
            byte[] address = request.client().getAddress().getAddress();
            return Reply.answer(
                            name(),
                            List.of(),
                            List.of(
                                    ResourceRecord.address(name, 0, address),
                                    ResourceRecord.srv(
                                            DomainName.below(name, protocol),
                                            0,
                                            0,
                                            0,
                                            request.client().getPort(),
                                            DomainName.ROOT)))
                    .forThisClientOnly();
        }
    }
}
