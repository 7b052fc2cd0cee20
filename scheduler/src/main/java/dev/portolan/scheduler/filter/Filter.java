package dev.portolan.scheduler.filter;

/**
 * A hard condition. Pure; asked once for every cluster of a decision, in the order of the profile.
 */
public interface Filter {
    /** One word for {@code Verdict.refusedBy}. */
    String name();

    Ruling rule(FilterInput input);

    /**
     * Why, for the author of the manifest, with the cluster's numbers; asked only where it does not
     * admit.
     */
    String refusal(FilterInput input);
}
