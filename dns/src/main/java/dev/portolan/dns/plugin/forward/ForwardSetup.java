package dev.portolan.dns.plugin.forward;

import dev.portolan.dns.corefile.Directive;
import dev.portolan.dns.corefile.HostPort;
import dev.portolan.dns.corefile.Token;
import dev.portolan.dns.plugin.Plugin;
import dev.portolan.dns.plugin.PluginSetup;
import dev.portolan.dns.plugin.SetupInput;
import dev.portolan.dns.plugin.Words;
import dev.portolan.dns.wire.DomainName;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code forward FROM TO... { except ZONES...; force_tcp; prefer_udp; max_fails N; max_concurrent
 * N; policy NAME; health_check DURATION; read_timeout DURATION; expire DURATION }}.
 */
public final class ForwardSetup implements PluginSetup {
    private static final int MAX_UPSTREAMS = 15;
    private static final int DNS_PORT = 53;

    @Override
    public String name() {
        return "forward";
    }

    @Override
    public Optional<Plugin> setUp(SetupInput input) {
        List<Forwarder> forwarders = new ArrayList<>();
        for (Directive directive : input.directives()) {
            for (ForwardSettings settings : settings(directive, input)) {
                var forwarder = new Forwarder(settings, input.services());
                input.parts().task(forwarder::startHealthChecks);
                forwarders.add(forwarder);
            }
        }
        return Optional.of(new ForwardPlugin(forwarders));
    }

    private static List<ForwardSettings> settings(Directive directive, SetupInput input) {
        if (directive.args().size() < 2) {
            throw directive.wrongArguments();
        }
        List<HostPort> upstreams = new ArrayList<>();
        for (Token word : directive.args().subList(1, directive.args().size())) {
            upstreams.addAll(upstreams(word));
        }
        if (upstreams.isEmpty()) {
            throw directive.problem("none of the files names a nameserver");
        }
        if (upstreams.size() > MAX_UPSTREAMS) {
            throw directive.problem(
                    "more than " + MAX_UPSTREAMS + " TOs configured: " + upstreams.size());
        }
        var options = new Options();
        for (Directive line : directive.block()) {
            options.read(directive, line, input);
        }
        return input.zonesOrBlock(directive.args().subList(0, 1)).stream()
                .map(from -> options.settings(from, upstreams))
                .toList();
    }

    /** What the block says, while it is read. */
    private static final class Options {
        private List<DomainName> except = List.of();
        private ForwardSettings.Policy policy = ForwardSettings.Policy.RANDOM;
        private boolean forceTcp;
        private boolean preferUdp;
        private int maxFails = 2;
        private int maxConcurrent;
        private Duration readTimeout = Duration.ofSeconds(2);
        private ForwardSettings.HealthCheck healthCheck =
                new ForwardSettings.HealthCheck(Duration.ofMillis(500), true, DomainName.ROOT);
        private boolean failFast;

        void read(Directive directive, Directive line, SetupInput input) {
            switch (line.word()) {
                case "except" -> {
                    if (line.args().isEmpty()) {
                        throw line.wrongArguments();
                    }
                    except = input.zonesOrBlock(line.args());
                }
                case "policy" -> policy = policy(line);
                case "force_tcp" -> forceTcp = flag(line);
                case "prefer_udp" -> preferUdp = flag(line);
                case "max_fails" -> maxFails = number(line);
                case "max_concurrent" -> maxConcurrent = number(line);
                case "read_timeout" -> readTimeout = positive(line);
                case "health_check" -> healthCheck = healthCheck(line);
                case "failfast_all_unhealthy_upstreams" -> failFast = flag(line);
                // Every query has a socket of its own, so there is no connection that could be kept
                // too long.
                case "expire", "max_age" -> positive(line);
                case "max_idle_conns" -> number(line);
                case "tls",
                        "tls_servername",
                        "next",
                        "next_on_nodata",
                        "failover",
                        "source_address",
                        "max_connect_attempts",
                        "resolver",
                        "doh_method" ->
                        throw line.problem(
                                line.word() + " is not available in Portolan: leave it out");
                default -> throw directive.unknown(line);
            }
        }

        ForwardSettings settings(DomainName from, List<HostPort> upstreams) {
            return new ForwardSettings(
                    from,
                    except,
                    upstreams,
                    policy,
                    forceTcp,
                    preferUdp,
                    maxFails,
                    maxConcurrent,
                    readTimeout,
                    healthCheck,
                    failFast);
        }
    }

    private static boolean flag(Directive line) {
        if (!line.args().isEmpty()) {
            throw line.wrongArguments();
        }
        return true;
    }

    private static int number(Directive line) {
        line.onlyWord();
        return Words.number(line.args().getFirst(), 0, Integer.MAX_VALUE);
    }

    /** {@code health_check DURATION [no_rec] [domain NAME]}. */
    private static ForwardSettings.HealthCheck healthCheck(Directive line) {
        if (line.args().isEmpty()) {
            throw line.wrongArguments();
        }
        Duration interval = positive(line, line.args().getFirst());
        boolean recursionDesired = true;
        DomainName name = DomainName.ROOT;
        for (int i = 1; i < line.args().size(); i++) {
            Token word = line.args().get(i);
            if (word.text().equals("no_rec")) {
                recursionDesired = false;
            } else if (word.text().equals("domain") && i + 1 < line.args().size()) {
                name = name(line.args().get(++i));
            } else {
                throw line.wrongArguments();
            }
        }
        return new ForwardSettings.HealthCheck(interval, recursionDesired, name);
    }

    private static DomainName name(Token word) {
        try {
            return DomainName.parse(word.text());
        } catch (IllegalArgumentException e) {
            throw Words.problem(word, String.valueOf(e.getMessage()));
        }
    }

    private static Duration positive(Directive line) {
        line.onlyWord();
        return positive(line, line.args().getFirst());
    }

    private static Duration positive(Directive line, Token word) {
        Duration duration = Words.duration(word);
        if (!duration.isPositive()) {
            throw line.problem(line.word() + " must be positive: " + word.text());
        }
        return duration;
    }

    private static ForwardSettings.Policy policy(Directive line) {
        try {
            return ForwardSettings.Policy.valueOf(line.onlyWord().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw line.problem(
                    "unknown policy \""
                            + line.onlyWord()
                            + "\": use random, round_robin or sequential");
        }
    }

    private static List<HostPort> upstreams(Token word) {
        String text = word.text().startsWith("dns://") ? word.text().substring(6) : word.text();
        if (text.contains("://")) {
            throw Words.problem(word, "only plain DNS is available as an upstream, not " + text);
        }
        Path file = Path.of(text);
        if (Files.isRegularFile(file)) {
            return nameservers(word, file);
        }
        try {
            return List.of(HostPort.parse(text, DNS_PORT));
        } catch (IllegalArgumentException e) {
            throw Words.problem(word, String.valueOf(e.getMessage()));
        }
    }

    /** The {@code nameserver} lines of a resolv.conf. */
    private static List<HostPort> nameservers(Token word, Path file) {
        List<HostPort> servers = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                String[] parts = line.strip().split("\\s+");
                if (parts.length > 1 && parts[0].equals("nameserver")) {
                    servers.add(HostPort.parse(parts[1], DNS_PORT));
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw Words.problem(word, file + ": " + e.getMessage());
        }
        return servers;
    }
}
