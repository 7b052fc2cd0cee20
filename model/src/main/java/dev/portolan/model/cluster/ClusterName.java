package dev.portolan.model.cluster;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.regex.Pattern;

/** The name of a member cluster: a DNS label (RFC 1123), since it stands in DNS names. */
public record ClusterName(@JsonValue String value) implements Comparable<ClusterName> {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    @JsonCreator
    public ClusterName {
        if (!LABEL.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "\""
                            + value
                            + "\" is not a cluster name: use lower-case letters, digits and '-', at"
                            + " most 63, as in aws-frankfurt");
        }
    }

    @Override
    public int compareTo(ClusterName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
