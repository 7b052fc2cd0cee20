package dev.portolan.dns.plugin.ready;

import dev.portolan.dns.corefile.Directive;
import dev.portolan.dns.plugin.Plugin;
import dev.portolan.dns.plugin.PluginSetup;
import dev.portolan.dns.plugin.ServerParts;
import dev.portolan.dns.plugin.ServerParts.Page;
import dev.portolan.dns.plugin.ServerParts.PageContent;
import dev.portolan.dns.plugin.SetupInput;
import dev.portolan.dns.plugin.Words;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * {@code ready [ADDRESS] { monitor until-ready|continuously }}: {@code /ready} answers 200 when
 * every plugin is ready, else 503 with the names of those that are not.
 */
public final class ReadySetup implements PluginSetup {
    private static final int DEFAULT_PORT = 8181;

    @Override
    public String name() {
        return "ready";
    }

    @Override
    public Optional<Plugin> setUp(SetupInput input) {
        Directive directive = input.only();
        if (directive.args().size() > 1) {
            throw directive.wrongArguments();
        }
        boolean continuously = false;
        for (Directive line : directive.block()) {
            if (!line.word().equals("monitor")) {
                throw directive.unknown(line);
            }
            continuously =
                    switch (line.onlyWord()) {
                        case "continuously" -> true;
                        case "until-ready" -> false;
                        default ->
                                throw line.problem("monitor must be until-ready or continuously");
                    };
        }
        InetSocketAddress address =
                directive.args().isEmpty()
                        ? new InetSocketAddress(DEFAULT_PORT)
                        : Words.listen(directive.args().getFirst());
        ServerParts parts = input.parts();
        boolean everyTime = continuously;
        AtomicBoolean once = new AtomicBoolean();
        parts.page(new Page("ready", address, "/ready", () -> content(parts, everyTime, once)));
        return Optional.empty();
    }

    private static PageContent content(ServerParts parts, boolean everyTime, AtomicBoolean once) {
        if (!everyTime && once.get()) {
            return new PageContent(200, "text/plain", "OK");
        }
        List<String> unready = parts.unready();
        if (unready.isEmpty()) {
            once.set(true);
            return new PageContent(200, "text/plain", "OK");
        }
        return new PageContent(503, "text/plain", String.join(",", unready));
    }
}
