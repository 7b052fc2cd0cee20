package dev.portolan.dns.server;

import dev.portolan.dns.corefile.Corefile;
import dev.portolan.dns.corefile.CorefileException;
import dev.portolan.dns.corefile.Directive;
import dev.portolan.dns.corefile.Directives;
import dev.portolan.dns.corefile.Problem;
import dev.portolan.dns.corefile.ServerBlock;
import dev.portolan.dns.corefile.ServerKey;
import dev.portolan.dns.corefile.Token;
import dev.portolan.dns.plugin.Plugin;
import dev.portolan.dns.plugin.PluginList;
import dev.portolan.dns.plugin.PluginSetup;
import dev.portolan.dns.plugin.ServerParts;
import dev.portolan.dns.plugin.Services;
import dev.portolan.dns.plugin.SetupInput;
import dev.portolan.dns.wire.DomainName;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a plan of a Corefile, or says everything that stands in the way. */
final class Planner {
    private final Services services;
    private final int dnsPort;
    private final String defaultHost;
    private final List<Problem> problems = new ArrayList<>();
    private final ServerParts parts = new ServerParts();
    private final Map<ListenAddress, Map<DomainName, Block>> served = new LinkedHashMap<>();

    private Planner(Services services, int dnsPort, String defaultHost) {
        this.services = services;
        this.dnsPort = dnsPort;
        this.defaultHost = defaultHost;
    }

    /**
     * @param dnsPort for keys that name none
     * @param defaultHost to listen on in blocks without {@code bind}; empty for all addresses
     * @throws CorefileException with every problem of every directive
     */
    static ServerPlan plan(Corefile corefile, Services services, int dnsPort, String defaultHost) {
        var planner = new Planner(services, dnsPort, defaultHost);
        corefile.blocks().forEach(planner::add);
        if (!planner.problems.isEmpty()) {
            throw new CorefileException(planner.problems);
        }
        Map<ListenAddress, ZoneRouter> routers = new LinkedHashMap<>();
        planner.served.forEach((address, zones) ->
                routers.put(address, new ZoneRouter(address.toString(), zones)));
        return new ServerPlan(routers, planner.parts);
    }

    private void add(ServerBlock definition) {
        Map<Token, List<ServerKey>> keys = keys(definition);
        List<DomainName> zones =
                keys.values().stream().flatMap(List::stream).map(ServerKey::zone).toList();
        List<Plugin> plugins = plugins(definition, zones);
        var block = new Block(plugins);
        List<String> bound = parts.takeBindAddresses();
        List<String> hosts = bound.isEmpty() ? List.of(defaultHost) : bound;
        keys.forEach((token, all) -> all.forEach(key -> serve(token, key, hosts, block)));
    }

    private Map<Token, List<ServerKey>> keys(ServerBlock definition) {
        Map<Token, List<ServerKey>> keys = new LinkedHashMap<>();
        for (Token token : definition.keys()) {
            try {
                keys.put(token, ServerKey.parse(token.text(), dnsPort));
            } catch (IllegalArgumentException e) {
                problems.add(
                        new Problem(token.file(), token.line(), String.valueOf(e.getMessage())));
            }
        }
        return keys;
    }

    private void serve(Token token, ServerKey key, List<String> hosts, Block block) {
        if (!key.transport().equals("dns")) {
            problems.add(
                    new Problem(
                            token.file(),
                            token.line(),
                            "cannot serve "
                                    + key
                                    + ": "
                                    + key.transport()
                                    + " is not available, only dns"));
            return;
        }
        for (String host : hosts) {
            var address = new ListenAddress(host, key.port());
            Block before =
                    served.computeIfAbsent(address, at -> new HashMap<>())
                            .putIfAbsent(key.zone(), block);
            if (before != null) {
                problems.add(
                        new Problem(
                                token.file(),
                                token.line(),
                                "cannot serve " + key + " - it is already defined"));
            }
        }
    }

    private List<Plugin> plugins(ServerBlock definition, List<DomainName> zones) {
        List<Plugin> plugins = new ArrayList<>();
        for (String name : Directives.ORDER) {
            List<Directive> directives = definition.named(name);
            if (!directives.isEmpty()) {
                plugin(name, directives, zones).ifPresent(plugins::add);
            }
        }
        return plugins;
    }

    private Optional<Plugin> plugin(
            String name, List<Directive> directives, List<DomainName> zones) {
        Optional<PluginSetup> setup = PluginList.find(name);
        if (setup.isEmpty()) {
            problems.addAll(directives.getFirst().problem(PluginList.refusal(name)).problems());
            return Optional.empty();
        }
        try {
            return setup.get().setUp(new SetupInput(directives, zones, services, parts));
        } catch (CorefileException e) {
            for (Problem problem : e.problems()) {
                problems.add(
                        new Problem(
                                problem.file(),
                                problem.line(),
                                "plugin/" + name + ": " + withoutPrefix(problem.message())));
            }
            return Optional.empty();
        }
    }

    private static String withoutPrefix(String message) {
        String prefix = "Error during parsing: ";
        return message.startsWith(prefix) ? message.substring(prefix.length()) : message;
    }
}
