package dev.portolan.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Turns sources into settings, or into the list of everything that is wrong with them. Pure: reads
 * no file itself.
 */
public final class ConfigReader {
    private static final String NAME = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
    private static final Set<Integer> CLUSTER_SIZES = new TreeSet<>(Set.of(1, 3, 5));

    private final List<ConfigProblem> problems = new ArrayList<>();
    private final SettingsReader settings;

    private ConfigReader(ConfigSources sources) {
        this.settings = new SettingsReader(sources, problems);
    }

    /** The settings, or all problems at once. */
    public static ConfigResult read(ConfigSources sources) {
        ConfigReader reader = new ConfigReader(sources);
        PortolanConfig config = reader.config();
        reader.settings.refuseUnknown();
        return reader.problems.isEmpty()
                ? new ConfigResult.Valid(config)
                : new ConfigResult.Invalid(reader.problems);
    }

    private PortolanConfig config() {
        PortolanConfig.Node node = node();
        return new PortolanConfig(
                node, control(node.name()), api(), grpc(), dns(), members(), volumes());
    }

    private PortolanConfig.Node node() {
        String name = settings.text("node.name", "portolan-1");
        if (!name.matches(NAME)) {
            settings.problem(
                    "node.name",
                    "\"" + name + "\" is not a DNS label: use lower-case letters, digits and '-'");
        }
        return new PortolanConfig.Node(name, settings.path("node.dataDir", "/var/lib/portolan"));
    }

    private PortolanConfig.Control control(String self) {
        HostPort raft = settings.hostPort("control.raft", "127.0.0.1:7443");
        List<PortolanConfig.Peer> peers = new ArrayList<>();
        for (String element : settings.elements("control.peers")) {
            Optional<String> name = settings.required(element + ".name", text -> text);
            Optional<HostPort> address = settings.required(element + ".address", HostPort::parse);
            if (name.isPresent() && address.isPresent()) {
                peers.add(new PortolanConfig.Peer(name.get(), address.get()));
            }
        }
        checkPeers(self, peers);
        Duration election =
                settings.duration(
                        "control.electionTimeout",
                        Duration.ofMillis(1500),
                        Duration.ofMillis(200),
                        Duration.ofSeconds(30));
        Duration heartbeat =
                settings.duration(
                        "control.heartbeat",
                        Duration.ofMillis(250),
                        Duration.ofMillis(20),
                        Duration.ofSeconds(10));
        if (heartbeat.multipliedBy(3).compareTo(election) > 0) {
            settings.problem(
                    "control.heartbeat",
                    "must be at most a third of control.electionTimeout, or elections never end");
        }
        int history = settings.number("control.history", 100_000, 1_000, 10_000_000);
        int historyMegabytes = settings.number("control.historyMegabytes", 256, 1, 1_000_000);
        int requests = settings.number("control.requestsPerClient", 1024, 64, 1_000_000);
        return new PortolanConfig.Control(
                raft, peers, election, heartbeat, history, historyMegabytes, requests, nodeTls());
    }

    private Optional<PortolanConfig.NodeTls> nodeTls() {
        Map<String, Optional<Path>> files = new LinkedHashMap<>();
        for (String file : List.of("certificate", "key", "authority")) {
            files.put("control.tls." + file, settings.optionalPath("control.tls." + file));
        }
        List<Path> given = files.values().stream().flatMap(Optional::stream).toList();
        if (given.isEmpty()) {
            return Optional.empty();
        }
        if (given.size() == files.size()) {
            return Optional.of(
                    new PortolanConfig.NodeTls(given.get(0), given.get(1), given.get(2)));
        }
        files.forEach((key, file) -> {
            if (file.isEmpty()) {
                settings.problem(
                        key,
                        "is missing: give all of "
                                + String.join(", ", files.keySet())
                                + ", or none for a certificate of the authority in api.pki");
            }
        });
        return Optional.empty();
    }

    private void checkPeers(String self, List<PortolanConfig.Peer> peers) {
        if (peers.isEmpty()) {
            return;
        }
        if (!CLUSTER_SIZES.contains(peers.size())) {
            settings.problem(
                    "control.peers", "a control cluster has 1, 3 or 5 nodes, not " + peers.size());
        }
        if (peers.stream().noneMatch(peer -> peer.name().equals(self))) {
            settings.problem("control.peers", "must name this node, " + self + ", as well");
        }
        if (peers.stream().map(PortolanConfig.Peer::name).distinct().count() < peers.size()) {
            settings.problem("control.peers", "names a node twice");
        }
    }

    private PortolanConfig.Api api() {
        List<PortolanConfig.Token> tokens = new ArrayList<>();
        for (String element : settings.elements("api.tokens")) {
            Optional<Path> file = settings.required(element + ".tokenFile", Path::of);
            Optional<String> user = settings.required(element + ".user", text -> text);
            List<String> groups = settings.texts(element + ".groups");
            if (file.isPresent() && user.isPresent()) {
                tokens.add(new PortolanConfig.Token(file.get(), user.get(), groups));
            }
        }
        return new PortolanConfig.Api(
                settings.hostPort("api.listen", "0.0.0.0:8443"),
                settings.path("api.pki", "/var/lib/portolan/pki"),
                settings.texts("api.names"),
                tokens);
    }

    private PortolanConfig.Grpc grpc() {
        return new PortolanConfig.Grpc(settings.hostPort("grpc.listen", "0.0.0.0:8444"));
    }

    private PortolanConfig.Dns dns() {
        return new PortolanConfig.Dns(
                settings.optionalPath("dns.corefile"),
                near(),
                settings.hostPort("dns.listen", "0.0.0.0:1053"),
                settings.hostPort("dns.health", "0.0.0.0:8080"),
                settings.hostPort("dns.ready", "0.0.0.0:8181"),
                settings.hostPort("dns.metrics", "127.0.0.1:9153"));
    }

    private Optional<String> near() {
        String near = settings.text("dns.near", "");
        if (!near.isEmpty() && !near.matches(NAME)) {
            settings.problem(
                    "dns.near",
                    "\""
                            + near
                            + "\" is not the name of a member: use lower-case letters, digits and"
                            + " '-'");
            return Optional.empty();
        }
        return near.isEmpty() ? Optional.empty() : Optional.of(near);
    }

    private PortolanConfig.Members members() {
        return new PortolanConfig.Members(
                settings.duration(
                        "members.unreachableAfter",
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(1),
                        Duration.ofHours(1)),
                settings.duration(
                        "members.observe",
                        Duration.ofSeconds(10),
                        Duration.ofMillis(200),
                        Duration.ofMinutes(10)));
    }

    private PortolanConfig.Volumes volumes() {
        return new PortolanConfig.Volumes(
                settings.duration(
                        "volumes.drift",
                        Duration.ofSeconds(1),
                        Duration.ofMillis(100),
                        Duration.ofMinutes(1)));
    }
}
