package dev.portolan.dns.corefile;

import java.util.List;
import java.util.stream.Collectors;

/** A Corefile that cannot be served, with everything that was found wrong in it. */
public final class CorefileException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient List<Problem> problems;

    public CorefileException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public CorefileException(Problem problem) {
        this(List.of(problem));
    }

    /** Never empty. */
    public List<Problem> problems() {
        return problems;
    }
}
