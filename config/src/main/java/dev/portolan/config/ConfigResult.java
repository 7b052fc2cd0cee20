package dev.portolan.config;

import java.util.List;
import java.util.stream.Collectors;

/** Settings that can be used, or everything that is wrong with them. */
public sealed interface ConfigResult {
    record Valid(PortolanConfig config) implements ConfigResult {}

    /** In the order of the sources and lines. */
    record Invalid(List<ConfigProblem> problems) implements ConfigResult {
        public Invalid {
            problems = List.copyOf(problems);
        }

        /** A line for each problem. */
        public String describe() {
            return problems.stream().map(ConfigProblem::toString).collect(Collectors.joining("\n"));
        }
    }
}
