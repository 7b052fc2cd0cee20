package dev.portolan.model.volume;

import dev.portolan.model.resource.Document;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How volumes are protected ({@code portolan.dev/v1alpha1 ReplicationPolicy}); written by the
 * platform's team.
 */
public record ReplicationPolicy(String name, Spec spec) {
    public static final String KIND = "ReplicationPolicy";

    /**
     * The rules.
     *
     * @param rpo how old the newest copy may be, as {@code 5m}
     * @param replicas copies beside the primary
     * @param spreadBy the topology that primary and copies must not share: {@code region}, {@code
     *     provider}, {@code cluster}
     * @param storageClassMap classes of the source mapped to those of the copy, where they differ
     */
    public record Spec(
            String rpo,
            int replicas,
            String spreadBy,
            Fencing fencing,
            AutoFailover autoFailover,
            Map<String, String> storageClassMap) {
        public Spec {
            rpo = rpo == null ? "5m" : rpo;
            Durations.parse(rpo);
            replicas = replicas == 0 ? 1 : replicas;
            if (replicas < 1) {
                throw new IllegalArgumentException(
                        "replicas must be at least 1, but are " + replicas);
            }
            spreadBy = spreadBy == null ? "region" : spreadBy;
            fencing = fencing == null ? new Fencing("30s") : fencing;
            autoFailover =
                    autoFailover == null
                            ? new AutoFailover(false, "10m", Optional.empty())
                            : autoFailover;
            storageClassMap = storageClassMap == null ? Map.of() : Map.copyOf(storageClassMap);
        }

        public Duration rpoDuration() {
            return Durations.parse(rpo);
        }
    }

    /**
     * @param leaseTtl how long a primary may write without hearing from the control cluster
     */
    public record Fencing(String leaseTtl) {
        public Fencing {
            leaseTtl = leaseTtl == null ? "30s" : leaseTtl;
            Durations.parse(leaseTtl);
        }

        public Duration ttl() {
            return Durations.parse(leaseTtl);
        }
    }

    /**
     * Failover without a person.
     *
     * @param after how long the primary's member must have been lost
     * @param maxLag a copy that is further behind is not promoted by itself
     */
    public record AutoFailover(boolean enabled, String after, Optional<String> maxLag) {
        public AutoFailover {
            after = after == null ? "10m" : after;
            Durations.parse(after);
            maxLag = maxLag == null ? Optional.empty() : maxLag;
            maxLag.ifPresent(Durations::parse);
        }

        public Duration afterDuration() {
            return Durations.parse(after);
        }

        public Optional<Duration> maxLagDuration() {
            return maxLag.map(Durations::parse);
        }
    }

    /** Durations as users of Kubernetes write them: {@code 1h30m}, {@code 45s}, {@code 500ms}. */
    private static final class Durations {
        private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|m|h|d)");

        static Duration parse(String text) {
            Matcher matcher = PART.matcher(text);
            double millis = 0;
            int end = 0;
            while (matcher.find() && matcher.start() == end) {
                millis +=
                        Double.parseDouble(matcher.group(1))
                                * switch (matcher.group(2)) {
                                    case "ms" -> 1;
                                    case "s" -> 1_000;
                                    case "m" -> 60_000;
                                    case "h" -> 3_600_000;
                                    default -> 86_400_000;
                                };
                end = matcher.end();
            }
            if (end == 0 || end != text.length()) {
                throw new IllegalArgumentException(
                        "\""
                                + text
                                + "\" is not a duration: write numbers with units, as 30s, 5m,"
                                + " 1h30m");
            }
            return Duration.ofMillis(Math.round(millis));
        }
    }

    /**
     * @throws dev.portolan.model.resource.DocumentException naming the field that does not fit
     */
    public static ReplicationPolicy read(Document document) {
        return new ReplicationPolicy(document.name(), document.read(Spec.class, "spec"));
    }
}
