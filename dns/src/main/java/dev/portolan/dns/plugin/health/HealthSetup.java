package dev.portolan.dns.plugin.health;

import dev.portolan.dns.corefile.Directive;
import dev.portolan.dns.plugin.Plugin;
import dev.portolan.dns.plugin.PluginSetup;
import dev.portolan.dns.plugin.ServerParts.Page;
import dev.portolan.dns.plugin.ServerParts.PageContent;
import dev.portolan.dns.plugin.SetupInput;
import dev.portolan.dns.plugin.Words;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * {@code health [ADDRESS] { lameduck DURATION }}: {@code /health} answers 200 while the process
 * lives.
 */
public final class HealthSetup implements PluginSetup {
    private static final int DEFAULT_PORT = 8080;

    @Override
    public String name() {
        return "health";
    }

    @Override
    public Optional<Plugin> setUp(SetupInput input) {
        Directive directive = input.only();
        if (directive.args().size() > 1) {
            throw directive.wrongArguments();
        }
        for (Directive line : directive.block()) {
            if (!line.word().equals("lameduck") || line.args().size() != 1) {
                throw line.wrongArguments();
            }
            input.parts().lameduck(Words.duration(line.args().getFirst()));
        }
        InetSocketAddress address =
                directive.args().isEmpty()
                        ? new InetSocketAddress(DEFAULT_PORT)
                        : Words.listen(directive.args().getFirst());
        input.parts()
                .page(
                        new Page(
                                "health",
                                address,
                                "/health",
                                () -> new PageContent(200, "text/plain", "OK")));
        return Optional.empty();
    }
}
