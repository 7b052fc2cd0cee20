package dev.portolan.dns.plugin.loadbalance;

import dev.portolan.dns.corefile.Directive;
import dev.portolan.dns.plugin.Plugin;
import dev.portolan.dns.plugin.PluginSetup;
import dev.portolan.dns.plugin.SetupInput;

import java.util.List;
import java.util.Optional;

/** {@code loadbalance [round_robin]}. */
public final class LoadBalanceSetup implements PluginSetup {
    @Override
    public String name() {
        return "loadbalance";
    }

    @Override
    public Optional<Plugin> setUp(SetupInput input) {
        Directive directive = input.only();
        List<String> words = directive.words();
        if (words.size() > 1
                || !directive.block().isEmpty()
                || !List.of("round_robin").containsAll(words)) {
            throw directive.problem("only the policy round_robin is available");
        }
        return Optional.of(new LoadBalancePlugin(input.services().random()));
    }
}
