package dev.portolan.dns.plugin;

import dev.portolan.dns.plugin.bind.BindSetup;
import dev.portolan.dns.plugin.cache.CacheSetup;
import dev.portolan.dns.plugin.errors.ErrorsSetup;
import dev.portolan.dns.plugin.forward.ForwardSetup;
import dev.portolan.dns.plugin.health.HealthSetup;
import dev.portolan.dns.plugin.hosts.HostsSetup;
import dev.portolan.dns.plugin.loadbalance.LoadBalanceSetup;
import dev.portolan.dns.plugin.log.LogSetup;
import dev.portolan.dns.plugin.portolan.PortolanSetup;
import dev.portolan.dns.plugin.prometheus.PrometheusSetup;
import dev.portolan.dns.plugin.ready.ReadySetup;
import dev.portolan.dns.plugin.reload.ReloadSetup;
import dev.portolan.dns.plugin.whoami.WhoamiSetup;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The plugins that there are, in the order of the chain, which is CoreDNS's. To add one: make its
 * folder, and put its set-up here where {@link dev.portolan.dns.corefile.Directives#ORDER} has its
 * name.
 */
public final class PluginList {
    public static final List<PluginSetup> ORDERED =
            List.of(
                    new ReloadSetup(),
                    new BindSetup(),
                    new ReadySetup(),
                    new HealthSetup(),
                    new PrometheusSetup(),
                    new ErrorsSetup(),
                    new LogSetup(),
                    new LoadBalanceSetup(),
                    new CacheSetup(),
                    new HostsSetup(),
                    new PortolanSetup("multicluster"),
                    new PortolanSetup("portolan"),
                    new ForwardSetup(),
                    new WhoamiSetup());

    private static final Map<String, PluginSetup> BY_NAME =
            ORDERED.stream()
                    .collect(Collectors.toUnmodifiableMap(PluginSetup::name, Function.identity()));

    /** What to do instead of a directive that is not available. */
    private static final Map<String, String> INSTEAD =
            Map.of(
                    "kubernetes",
                    "names of the cluster set are served by: portolan clusterset.local;"
                            + " cluster.local stays with the member's own CoreDNS",
                    "debug",
                    "leave it out; a failing plugin never ends the process",
                    "on",
                    "start programs beside the daemon, by its service manager");

    private PluginList() {}

    public static Optional<PluginSetup> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** What is said about a directive of CoreDNS that is not available here. */
    public static String refusal(String name) {
        String instead = INSTEAD.get(name);
        return "plugin/"
                + name
                + ": not available in Portolan"
                + (instead == null ? "" : ": " + instead);
    }
}
