package dev.portolan.scheduler.filter;

import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.policy.ClusterAffinity;
import dev.portolan.model.policy.LabelSelector;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The policy's {@code clusterAffinity}: names, exclusions, labels, and the fields provider, region
 * and zone.
 */
public final class AffinityFilter implements Filter {
    @Override
    public String name() {
        return "affinity";
    }

    @Override
    public Ruling rule(FilterInput input) {
        return affinity(input).allows(input.member()) ? Ruling.ADMITS : Ruling.LEAVES;
    }

    @Override
    public String refusal(FilterInput input) {
        ClusterAffinity affinity = affinity(input);
        MemberCluster member = input.member();
        String policy = input.request().policy().display();
        if (!affinity.clusterNames().isEmpty()
                && !affinity.clusterNames().contains(member.name())) {
            return policy + " names only " + affinity.clusterNames();
        }
        if (affinity.exclude().contains(member.name())) {
            return policy + " excludes " + member.name();
        }
        if (!affinity.labelSelector().map(s -> s.matches(member.labels())).orElse(true)) {
            return policy
                    + " wants labels "
                    + affinity.labelSelector().map(AffinityFilter::print).orElse("")
                    + ", "
                    + member.name()
                    + " has "
                    + member.labels();
        }
        return policy
                + " wants "
                + affinity.fieldSelector().map(AffinityFilter::print).orElse("")
                + ", "
                + member.name()
                + " is in provider \""
                + member.spec().provider()
                + "\", region \""
                + member.spec().region()
                + "\", zones "
                + member.spec().zones();
    }

    private static ClusterAffinity affinity(FilterInput input) {
        return input.request().policy().spec().clusterAffinity();
    }

    private static String print(LabelSelector selector) {
        Stream<String> equalities =
                selector.matchLabels().entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .sorted();
        Stream<String> expressions =
                selector.matchExpressions().stream()
                        .map(r ->
                                r.key()
                                        + " "
                                        + r.operator()
                                        + Optional.of(r.values())
                                                .filter(values -> !values.isEmpty())
                                                .map(List::toString)
                                                .map(values -> " " + values)
                                                .orElse(""));
        return Stream.concat(equalities, expressions).collect(Collectors.joining(", "));
    }
}
