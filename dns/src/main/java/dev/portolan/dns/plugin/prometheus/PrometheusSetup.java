package dev.portolan.dns.plugin.prometheus;

import dev.portolan.dns.corefile.Directive;
import dev.portolan.dns.plugin.Plugin;
import dev.portolan.dns.plugin.PluginSetup;
import dev.portolan.dns.plugin.ServerParts.Page;
import dev.portolan.dns.plugin.ServerParts.PageContent;
import dev.portolan.dns.plugin.SetupInput;
import dev.portolan.dns.plugin.Words;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import java.net.InetSocketAddress;
import java.util.Optional;

/** {@code prometheus [ADDRESS]}: {@code /metrics} in Prometheus' text format. */
public final class PrometheusSetup implements PluginSetup {
    private static final int DEFAULT_PORT = 9153;
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    @Override
    public String name() {
        return "prometheus";
    }

    @Override
    public Optional<Plugin> setUp(SetupInput input) {
        Directive directive = input.only();
        for (Directive line : directive.block()) {
            throw line.problem(line.word() + " is not available in Portolan: leave it out");
        }
        if (directive.args().size() > 1) {
            throw directive.wrongArguments();
        }
        InetSocketAddress address =
                directive.args().isEmpty()
                        ? new InetSocketAddress("localhost", DEFAULT_PORT)
                        : Words.listen(directive.args().getFirst());
        PrometheusMeterRegistry registry = input.services().registry();
        input.parts()
                .page(
                        new Page(
                                "prometheus",
                                address,
                                "/metrics",
                                () -> new PageContent(200, TEXT, registry.scrape())));
        return Optional.of(new PrometheusPlugin(registry));
    }
}
