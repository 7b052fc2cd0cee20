package dev.portolan.dns.plugin.errors;

import dev.portolan.dns.corefile.Directive;
import dev.portolan.dns.plugin.Plugin;
import dev.portolan.dns.plugin.PluginSetup;
import dev.portolan.dns.plugin.SetupInput;

import java.util.List;
import java.util.Optional;

/** {@code errors [stdout]}: the argument of old changes nothing. */
public final class ErrorsSetup implements PluginSetup {
    @Override
    public String name() {
        return "errors";
    }

    @Override
    public Optional<Plugin> setUp(SetupInput input) {
        Directive directive = input.only();
        if (!directive.args().isEmpty() && !directive.words().equals(List.of("stdout"))) {
            throw directive.wrongArguments();
        }
        for (Directive line : directive.block()) {
            throw line.problem(
                    "\"" + line.word() + "\" is not available; leave it out to log every error");
        }
        return Optional.of(new ErrorsPlugin());
    }
}
