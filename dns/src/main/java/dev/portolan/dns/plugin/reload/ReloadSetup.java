package dev.portolan.dns.plugin.reload;

import dev.portolan.dns.corefile.Directive;
import dev.portolan.dns.plugin.Plugin;
import dev.portolan.dns.plugin.PluginSetup;
import dev.portolan.dns.plugin.ServerParts.Reload;
import dev.portolan.dns.plugin.SetupInput;
import dev.portolan.dns.plugin.Words;

import java.time.Duration;
import java.util.Optional;

/** {@code reload [INTERVAL] [JITTER]}. */
public final class ReloadSetup implements PluginSetup {
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Duration JITTER = Duration.ofSeconds(15);
    private static final Duration LEAST_INTERVAL = Duration.ofSeconds(2);
    private static final Duration LEAST_JITTER = Duration.ofSeconds(1);

    @Override
    public String name() {
        return "reload";
    }

    @Override
    public Optional<Plugin> setUp(SetupInput input) {
        Directive directive = input.only();
        if (directive.args().size() > 2 || !directive.block().isEmpty()) {
            throw directive.wrongArguments();
        }
        Duration interval =
                directive.args().isEmpty() ? INTERVAL : Words.duration(directive.args().getFirst());
        Duration jitter =
                directive.args().size() < 2 ? JITTER : Words.duration(directive.args().get(1));
        interval = longer(interval, LEAST_INTERVAL);
        jitter = longer(jitter, LEAST_JITTER);
        Duration half = interval.dividedBy(2);
        input.parts().reload(new Reload(interval, jitter.compareTo(half) > 0 ? half : jitter));
        return Optional.empty();
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
