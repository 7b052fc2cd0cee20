package dev.portolan.scheduler.filter;

import java.util.List;

/** The member serves every kind that the workload needs. */
public final class ApiFilter implements Filter {
    @Override
    public String name() {
        return "api";
    }

    @Override
    public Ruling rule(FilterInput input) {
        return input.member().status().apis().containsAll(input.request().workload().apis())
                ? Ruling.ADMITS
                : Ruling.LEAVES;
    }

    @Override
    public String refusal(FilterInput input) {
        List<String> missing =
                input.request().workload().apis().stream()
                        .filter(api -> !input.member().status().apis().contains(api))
                        .sorted()
                        .toList();
        return input.member().name()
                + " (Kubernetes \""
                + input.member().status().kubernetesVersion()
                + "\") does not serve "
                + String.join(", ", missing);
    }
}
