package dev.portolan.dns.plugin.portolan;

import dev.portolan.dns.corefile.Directive;
import dev.portolan.dns.plugin.Plugin;
import dev.portolan.dns.plugin.PluginSetup;
import dev.portolan.dns.plugin.SetupInput;
import dev.portolan.dns.wire.DomainName;

import java.util.List;
import java.util.Optional;

/**
 * {@code portolan [ZONES...] { ttl N; schema mcs; noendpoints; fallthrough [ZONES...] }}, and the
 * same as {@code multicluster}.
 */
public final class PortolanSetup implements PluginSetup {
    private static final int DEFAULT_TTL = 5;
    private static final int MAX_TTL = 3600;

    private final String name;

    /**
     * @param name {@code portolan} or {@code multicluster}
     */
    public PortolanSetup(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<Plugin> setUp(SetupInput input) {
        Directive directive = input.only();
        List<DomainName> zones = input.zonesOrBlock(directive.args());
        if (zones.stream().allMatch(PortolanSettings::isReverse)) {
            throw directive.problem(
                    "non-reverse zone name must be used, as in: " + name + " clusterset.local");
        }
        int ttl = DEFAULT_TTL;
        boolean endpoints = true;
        Optional<List<DomainName>> fallthrough = Optional.empty();
        for (Directive line : directive.block()) {
            switch (line.word()) {
                case "ttl" -> ttl = ttl(line);
                case "schema" -> requireMcs(line);
                case "noendpoints" -> {
                    if (!line.args().isEmpty()) {
                        throw line.wrongArguments();
                    }
                    endpoints = false;
                }
                case "fallthrough" ->
                        fallthrough =
                                Optional.of(
                                        line.args().isEmpty()
                                                ? List.of(DomainName.ROOT)
                                                : input.zonesOrBlock(line.args()));
                case "kubeconfig" ->
                        throw line.problem(
                                "kubeconfig is not used here: services come from the federation's"
                                        + " own state");
                default -> throw directive.unknown(line);
            }
        }
        var settings = new PortolanSettings(zones, ttl, endpoints, fallthrough);
        var catalog = input.services().catalog();
        input.parts().readyWhen(name, () -> catalog.current().isPresent());
        return Optional.of(new PortolanPlugin(name, settings, catalog, input.services().outside()));
    }

    private static int ttl(Directive line) {
        String word = line.onlyWord();
        try {
            int ttl = Integer.parseInt(word);
            if (ttl >= 0 && ttl <= MAX_TTL) {
                return ttl;
            }
        } catch (NumberFormatException e) {
            throw line.problem("ttl must be a number of seconds from 0 to 3600: " + word);
        }
        throw line.problem("ttl must be in range [0, 3600]: " + word);
    }

    private static void requireMcs(Directive line) {
        if (!line.onlyWord().equals("mcs")) {
            throw line.problem("schema \"" + line.onlyWord() + "\" is not available: use mcs");
        }
    }
}
