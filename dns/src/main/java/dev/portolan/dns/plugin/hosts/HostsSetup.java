package dev.portolan.dns.plugin.hosts;

import dev.portolan.dns.corefile.Directive;
import dev.portolan.dns.corefile.Token;
import dev.portolan.dns.plugin.Plugin;
import dev.portolan.dns.plugin.PluginSetup;
import dev.portolan.dns.plugin.SetupInput;
import dev.portolan.dns.plugin.Words;
import dev.portolan.dns.wire.DomainName;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code hosts [FILE [ZONES...]] { LINES; ttl N; no_reverse; reload DURATION; fallthrough
 * [ZONES...] }}.
 */
public final class HostsSetup implements PluginSetup {
    private static final int DEFAULT_TTL = 3600;

    @Override
    public String name() {
        return "hosts";
    }

    @Override
    public Optional<Plugin> setUp(SetupInput input) {
        Directive directive = input.only();
        List<Token> args = directive.args();
        Path file = Path.of(args.isEmpty() ? "/etc/hosts" : args.getFirst().text());
        List<DomainName> zones =
                input.zonesOrBlock(args.isEmpty() ? args : args.subList(1, args.size()));
        List<String> inline = new ArrayList<>();
        int ttl = DEFAULT_TTL;
        boolean reverse = true;
        Duration reload = Duration.ofSeconds(5);
        Optional<List<DomainName>> fallthrough = Optional.empty();
        for (Directive line : directive.block()) {
            switch (line.word()) {
                case "ttl" -> {
                    line.onlyWord();
                    ttl = Words.number(line.args().getFirst(), 1, 65_535);
                }
                case "no_reverse" -> reverse = false;
                case "reload" -> {
                    line.onlyWord();
                    reload = Words.duration(line.args().getFirst());
                }
                case "fallthrough" ->
                        fallthrough =
                                Optional.of(
                                        line.args().isEmpty()
                                                ? List.of(DomainName.ROOT)
                                                : input.zonesOrBlock(line.args()));
                default -> {
                    if (fallthrough.isPresent()
                            || line.args().isEmpty()
                            || !isAddress(line.word())) {
                        throw directive.unknown(line);
                    }
                    inline.add(line.word() + " " + String.join(" ", line.words()));
                }
            }
        }
        var plugin =
                new HostsPlugin(
                        new HostsPlugin.Settings(
                                file,
                                zones,
                                List.copyOf(inline),
                                ttl,
                                reverse,
                                reload,
                                fallthrough));
        input.parts().task(plugin::startReading);
        return Optional.of(plugin);
    }

    private static boolean isAddress(String text) {
        try {
            InetAddress.ofLiteral(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
