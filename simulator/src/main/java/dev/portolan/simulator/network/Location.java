package dev.portolan.simulator.network;

/**
 * A region of a cloud.
 *
 * @param provider {@code aws}, {@code gcp} or {@code azure}
 * @param region as the provider writes it, as {@code eu-central-1}
 */
public record Location(String provider, String region) implements Comparable<Location> {
    public Location {
        if (provider.isEmpty() || region.isEmpty()) {
            throw new IllegalArgumentException(
                    "a location needs a provider and a region, as aws/eu-central-1, not \""
                            + provider
                            + "/"
                            + region
                            + "\"");
        }
    }

    /**
     * Reads {@code provider/region}.
     *
     * @throws IllegalArgumentException when there is no slash
     */
    public static Location parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException(
                    "\""
                            + text
                            + "\" is not a location: write provider/region, as aws/eu-central-1");
        }
        return new Location(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public int compareTo(Location other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return provider + "/" + region;
    }
}
