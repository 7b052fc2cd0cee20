package dev.portolan.discovery;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.LatencyMatrix;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Puts the members that export a service in the order in which a client should try them: nearest
 * first by measured latency, in whole milliseconds so that jitter does not reorder equals; then the
 * one with more ready endpoints; then by name. Pure.
 */
public final class EndpointPicker {
    private EndpointPicker() {}

    /** Whether a member takes part in the answer. */
    public enum Standing {
        /** It answers and has ready endpoints. */
        HEALTHY,
        /**
         * It does not answer, but had ready endpoints when it last did: used when nobody is
         * healthy.
         */
        LAST_KNOWN,
        /** It has nothing to offer. */
        UNUSABLE
    }

    /**
     * One exporting member, judged.
     *
     * @param distanceMillis the measured round trip from where the client is, if one is known
     * @param chosen whether it is part of the answer
     * @param reason why it stands where it stands, for people
     */
    public record Candidate(
            Exporter exporter,
            Standing standing,
            OptionalDouble distanceMillis,
            boolean chosen,
            String reason) {
        public ClusterName cluster() {
            return exporter.cluster();
        }
    }

    private static final Comparator<Candidate> ORDER =
            Comparator.comparing(Candidate::standing)
                    .thenComparingLong(EndpointPicker::wholeMillis)
                    .thenComparingInt(candidate -> -candidate.exporter().readyEndpoints())
                    .thenComparing(Candidate::cluster);

    /**
     * All exporters, the best first; those that are left out come last with the reason why. The
     * last known ones are chosen only when no member is healthy: an answer that may be stale is
     * better than none.
     *
     * @param origin the member from which distance counts; without one all are equally far
     */
    public static List<Candidate> order(
            ImportedService service, Optional<ClusterName> origin, LatencyMatrix latency) {
        List<Candidate> candidates = new ArrayList<>();
        for (Exporter exporter : service.exporters()) {
            candidates.add(judge(exporter, origin, latency));
        }
        candidates.sort(ORDER);
        Standing best = candidates.isEmpty() ? Standing.UNUSABLE : candidates.getFirst().standing();
        candidates.replaceAll(candidate -> choose(candidate, best));
        return List.copyOf(candidates);
    }

    private static Candidate judge(
            Exporter exporter, Optional<ClusterName> origin, LatencyMatrix latency) {
        OptionalDouble distance =
                origin.map(from -> latency.between(from, exporter.cluster()))
                        .orElse(OptionalDouble.empty());
        return new Candidate(exporter, standing(exporter), distance, false, "");
    }

    private static Standing standing(Exporter exporter) {
        if (exporter.readyEndpoints() == 0) {
            return Standing.UNUSABLE;
        }
        return exporter.memberReady() ? Standing.HEALTHY : Standing.LAST_KNOWN;
    }

    private static Candidate choose(Candidate candidate, Standing best) {
        Exporter exporter = candidate.exporter();
        boolean chosen = candidate.standing() == best && best != Standing.UNUSABLE;
        String reason =
                switch (candidate.standing()) {
                    case HEALTHY -> distance(candidate) + ", " + ready(exporter);
                    case LAST_KNOWN ->
                            chosen
                                    ? "does not answer, but no other member is healthy: last known"
                                            + " with "
                                            + ready(exporter)
                                    : "left out: the member is not Ready";
                    case UNUSABLE ->
                            "left out: none of its "
                                    + exporter.endpoints().size()
                                    + " endpoints is ready";
                };
        return new Candidate(
                exporter, candidate.standing(), candidate.distanceMillis(), chosen, reason);
    }

    private static String distance(Candidate candidate) {
        return candidate.distanceMillis().isPresent()
                ? Math.round(candidate.distanceMillis().getAsDouble()) + " ms away"
                : "at an unknown distance";
    }

    private static String ready(Exporter exporter) {
        return exporter.readyEndpoints()
                + " of "
                + exporter.endpoints().size()
                + " endpoints ready";
    }

    private static long wholeMillis(Candidate candidate) {
        return candidate.distanceMillis().isPresent()
                ? Math.round(candidate.distanceMillis().getAsDouble())
                : Long.MAX_VALUE;
    }
}
