package dev.portolan.dns.plugin.cache;

import dev.portolan.dns.corefile.Directive;
import dev.portolan.dns.corefile.Token;
import dev.portolan.dns.plugin.Plugin;
import dev.portolan.dns.plugin.PluginSetup;
import dev.portolan.dns.plugin.SetupInput;
import dev.portolan.dns.plugin.Words;
import dev.portolan.dns.wire.DomainName;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * {@code cache [TTL] [ZONES...] { success CAPACITY [TTL] [MINTTL]; denial …; servfail DURATION;
 * disable success|denial [ZONES...]; keepttl }}.
 */
public final class CacheSetup implements PluginSetup {
    private static final int SHARDS = 256;
    private static final int DEFAULT_CAPACITY = 39 * SHARDS;
    private static final int LEAST_CAPACITY = 4 * SHARDS;
    private static final long MAX_TTL = 3600;
    private static final long MAX_DENIAL_TTL = 1800;
    private static final long MIN_TTL = 5;
    private static final Duration SERVFAIL = Duration.ofSeconds(5);
    private static final Duration MAX_SERVFAIL = Duration.ofMinutes(5);

    @Override
    public String name() {
        return "cache";
    }

    @Override
    public Optional<Plugin> setUp(SetupInput input) {
        Directive directive = input.only();
        CacheSettings.Kind success =
                new CacheSettings.Kind(DEFAULT_CAPACITY, MAX_TTL, MIN_TTL, List.of());
        CacheSettings.Kind denial =
                new CacheSettings.Kind(DEFAULT_CAPACITY, MAX_DENIAL_TTL, MIN_TTL, List.of());
        List<Token> zoneWords = directive.args();
        if (!zoneWords.isEmpty() && isNumber(zoneWords.getFirst().text())) {
            int ttl = Words.number(zoneWords.getFirst(), 1, Integer.MAX_VALUE);
            success = success.withMaxTtl(ttl);
            denial = denial.withMaxTtl(ttl);
            zoneWords = zoneWords.subList(1, zoneWords.size());
        }
        Duration servfail = SERVFAIL;
        boolean keepTtl = false;
        for (Directive line : directive.block()) {
            switch (line.word()) {
                case "success" -> success = kind(line, success);
                case "denial" -> denial = kind(line, denial);
                case "servfail" -> servfail = servfail(line);
                case "keepttl" -> {
                    if (!line.args().isEmpty()) {
                        throw line.wrongArguments();
                    }
                    keepTtl = true;
                }
                case "disable" -> {
                    List<DomainName> zones = disabled(line, input);
                    switch (line.args().getFirst().text()) {
                        case "success" -> success = success.disabledIn(zones);
                        case "denial" -> denial = denial.disabledIn(zones);
                        default -> throw line.problem("disable needs success or denial");
                    }
                }
                case "prefetch", "serve_stale", "serve_stale_policy" ->
                        throw line.problem(
                                line.word() + " is not available in Portolan: leave it out");
                default -> throw directive.unknown(line);
            }
        }
        var settings =
                new CacheSettings(
                        input.zonesOrBlock(zoneWords), success, denial, servfail, keepTtl);
        return Optional.of(
                new CachePlugin(settings, input.services().clock(), input.services().registry()));
    }

    private static boolean isNumber(String text) {
        return text.matches("[+-]?[0-9]+");
    }

    private static CacheSettings.Kind kind(Directive line, CacheSettings.Kind before) {
        List<Token> args = line.args();
        if (args.isEmpty() || args.size() > 3) {
            throw line.wrongArguments();
        }
        int capacity =
                Math.max(LEAST_CAPACITY, Words.number(args.getFirst(), 0, Integer.MAX_VALUE));
        long max =
                args.size() > 1 ? Words.number(args.get(1), 1, Integer.MAX_VALUE) : before.maxTtl();
        long min =
                args.size() > 2 ? Words.number(args.get(2), 0, Integer.MAX_VALUE) : before.minTtl();
        return new CacheSettings.Kind(capacity, max, min, before.disabledZones());
    }

    private static Duration servfail(Directive line) {
        line.onlyWord();
        Duration duration = Words.duration(line.args().getFirst());
        if (duration.compareTo(MAX_SERVFAIL) > 0) {
            throw line.problem("caching SERVFAIL responses over 5 minutes is not permitted");
        }
        return duration;
    }

    private static List<DomainName> disabled(Directive line, SetupInput input) {
        if (line.args().isEmpty()) {
            throw line.wrongArguments();
        }
        List<Token> zones = line.args().subList(1, line.args().size());
        return zones.isEmpty() ? List.of(DomainName.ROOT) : input.zonesOrBlock(zones);
    }
}
