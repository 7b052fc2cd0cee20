package dev.portolan.members.agent;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.LatencySample;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the agent does next. Pure. */
final class AgentStep {
    /**
     * Samples older than this many probe intervals are no longer reported: the peer has stopped
     * answering.
     */
    private static final int STALE_PROBES = 20;

    private final AgentPace pace;

    AgentStep(AgentPace pace) {
        this.pace = pace;
    }

    /**
     * What the agent knows.
     *
     * @param due when each peer is probed next
     * @param probing peers with a probe under way
     * @param reported what was written last
     */
    record State(
            Map<ClusterName, Peer> peers,
            Map<ClusterName, LatencyWindow> windows,
            Map<ClusterName, Instant> due,
            Set<ClusterName> probing,
            Instant heartbeatDue,
            Instant peersDue,
            Instant reportDue,
            List<LatencySample> reported) {
        State {
            peers = Map.copyOf(peers);
            windows = Map.copyOf(windows);
            due = Map.copyOf(due);
            probing = Set.copyOf(probing);
            reported = List.copyOf(reported);
        }

        State withReportDue(Instant at) {
            return new State(peers, windows, due, probing, heartbeatDue, peersDue, at, reported);
        }

        static State starting(Instant now) {
            return new State(Map.of(), Map.of(), Map.of(), Set.of(), now, now, now, List.of());
        }
    }

    sealed interface Input {}

    record Tick() implements Input {}

    record PeersRead(List<Peer> peers) implements Input {}

    record Measured(ClusterName peer, double millis) implements Input {}

    record ProbeFailed(ClusterName peer) implements Input {}

    record ReportWritten(List<LatencySample> samples) implements Input {}

    sealed interface Effect {}

    record RenewHeartbeat() implements Effect {}

    record ReadPeers() implements Effect {}

    record Probe(Peer peer) implements Effect {}

    record WriteLatency(List<LatencySample> samples) implements Effect {}

    record Next(State state, List<Effect> effects) {}

    Next step(State state, Input input, Instant now) {
        return switch (input) {
            case Tick() -> tick(state, now);
            case PeersRead(List<Peer> peers) -> new Next(withPeers(state, peers, now), List.of());
            case Measured(ClusterName peer, double millis) ->
                    new Next(measured(state, peer, millis, now), List.of());
            case ProbeFailed(ClusterName peer) ->
                    new Next(probed(state, peer, state.windows(), now), List.of());
            case ReportWritten(List<LatencySample> samples) ->
                    new Next(
                            new State(
                                    state.peers(),
                                    state.windows(),
                                    state.due(),
                                    state.probing(),
                                    state.heartbeatDue(),
                                    state.peersDue(),
                                    state.reportDue(),
                                    samples),
                            List.of());
        };
    }

    private Next tick(State state, Instant now) {
        List<Effect> effects = new ArrayList<>();
        Instant heartbeatDue = state.heartbeatDue();
        Instant peersDue = state.peersDue();
        Instant reportDue = state.reportDue();
        if (!now.isBefore(heartbeatDue)) {
            effects.add(new RenewHeartbeat());
            heartbeatDue = now.plus(pace.heartbeat());
        }
        if (!now.isBefore(peersDue)) {
            effects.add(new ReadPeers());
            peersDue = now.plus(untilJoined()); // and an answer says when next
        }
        if (!now.isBefore(reportDue)) {
            List<LatencySample> samples = samples(state, now);
            if (worthWriting(state.reported(), samples)) {
                effects.add(new WriteLatency(samples));
            }
            reportDue = now.plus(pace.report());
        }
        Set<ClusterName> probing = new HashSet<>(state.probing());
        new TreeMap<>(state.peers())
                .forEach((name, peer) -> {
                    if (!probing.contains(name)
                            && !now.isBefore(state.due().getOrDefault(name, now))) {
                        effects.add(new Probe(peer));
                        probing.add(name);
                    }
                });
        return new Next(
                new State(
                        state.peers(),
                        state.windows(),
                        state.due(),
                        probing,
                        heartbeatDue,
                        peersDue,
                        reportDue,
                        state.reported()),
                effects);
    }

    /** Who knows of no peers has just joined, and asks more often: no distance is known so far. */
    private Duration untilJoined() {
        return pace.peers().compareTo(pace.probe()) < 0 ? pace.peers() : pace.probe();
    }

    private State withPeers(State state, List<Peer> peers, Instant now) {
        Map<ClusterName, Peer> byName = new HashMap<>();
        peers.forEach(peer -> byName.put(peer.name(), peer));
        Map<ClusterName, LatencyWindow> windows = new HashMap<>(state.windows());
        windows.keySet()
                .removeIf(name ->
                        !byName.containsKey(name)
                                || !byName.get(name).equals(state.peers().get(name)));
        return new State(
                byName,
                windows,
                state.due(),
                state.probing(),
                state.heartbeatDue(),
                now.plus(peers.isEmpty() ? untilJoined() : pace.peers()),
                state.reportDue(),
                state.reported());
    }

    private State measured(State state, ClusterName peer, double millis, Instant now) {
        Map<ClusterName, LatencyWindow> windows = new HashMap<>(state.windows());
        if (state.peers().containsKey(peer)) {
            windows.merge(
                    peer,
                    LatencyWindow.empty(pace.window()).plus(millis, now),
                    (window, _) -> window.plus(millis, now));
        }
        return probed(state, peer, windows, now);
    }

    /**
     * A probe has ended. What is measured for the first time is reported at once, together with
     * what is being measured for the first time beside it.
     */
    private State probed(
            State state, ClusterName peer, Map<ClusterName, LatencyWindow> windows, Instant now) {
        Map<ClusterName, Instant> due = new HashMap<>(state.due());
        due.put(peer, now.plus(pace.probe()));
        Set<ClusterName> probing = new HashSet<>(state.probing());
        probing.remove(peer);
        State after =
                new State(
                        state.peers(),
                        windows,
                        due,
                        probing,
                        state.heartbeatDue(),
                        state.peersDue(),
                        state.reportDue(),
                        state.reported());
        return hasNews(after, now) ? after.withReportDue(now) : after;
    }

    private boolean hasNews(State state, Instant now) {
        if (!state.windows().keySet().containsAll(state.probing())) {
            return false;
        }
        Set<ClusterName> reported = new HashSet<>();
        state.reported().forEach(sample -> reported.add(sample.to()));
        return !reported.containsAll(state.windows().keySet())
                && samples(state, now).stream().anyMatch(sample -> !reported.contains(sample.to()));
    }

    private List<LatencySample> samples(State state, Instant now) {
        Instant oldest = now.minus(staleAfter());
        List<LatencySample> samples = new ArrayList<>();
        new TreeMap<>(state.windows())
                .forEach((name, window) ->
                        window.sample(name)
                                .filter(sample -> sample.measuredAt().isAfter(oldest))
                                .ifPresent(samples::add));
        return samples;
    }

    private Duration staleAfter() {
        return pace.probe().plus(pace.requestTimeout()).multipliedBy(STALE_PROBES);
    }

    /**
     * Every new measurement counts here: the report stays inside the member, and its age shows that
     * probing goes on.
     */
    private static boolean worthWriting(List<LatencySample> before, List<LatencySample> now) {
        return !before.equals(now);
    }
}
