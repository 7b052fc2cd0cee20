package dev.portolan.dns.plugin.log;

import dev.portolan.dns.corefile.Directive;
import dev.portolan.dns.corefile.Token;
import dev.portolan.dns.plugin.Plugin;
import dev.portolan.dns.plugin.PluginSetup;
import dev.portolan.dns.plugin.SetupInput;
import dev.portolan.dns.plugin.Words;
import dev.portolan.dns.wire.DomainName;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** {@code log [ZONES...] { class CLASSES... }}. */
public final class LogSetup implements PluginSetup {
    @Override
    public String name() {
        return "log";
    }

    @Override
    public Optional<Plugin> setUp(SetupInput input) {
        Directive directive = input.only();
        for (Token arg : directive.args()) {
            if (arg.text().contains("{")) {
                throw Words.problem(
                        arg, "a format of one's own is not available; the fields are fixed");
            }
        }
        List<DomainName> zones =
                directive.args().isEmpty()
                        ? List.of(DomainName.ROOT)
                        : input.zonesOrBlock(directive.args());
        Set<LogPlugin.Kind> kinds = EnumSet.noneOf(LogPlugin.Kind.class);
        for (Directive line : directive.block()) {
            if (!line.word().equals("class") || line.args().isEmpty()) {
                throw line.wrongArguments();
            }
            for (Token word : line.args()) {
                kinds.add(kind(word));
            }
        }
        return Optional.of(
                new LogPlugin(zones, kinds.isEmpty() ? EnumSet.of(LogPlugin.Kind.ALL) : kinds));
    }

    private static LogPlugin.Kind kind(Token word) {
        try {
            return LogPlugin.Kind.valueOf(word.text().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw Words.problem(
                    word,
                    "unknown class \"" + word.text() + "\": use success, denial, error or all");
        }
    }
}
