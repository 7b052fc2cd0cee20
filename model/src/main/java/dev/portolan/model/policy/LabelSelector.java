package dev.portolan.model.policy;

import dev.portolan.model.resource.Json;

import java.util.List;
import java.util.Map;

/** A Kubernetes label selector; an empty one matches everything. */
public record LabelSelector(Map<String, String> matchLabels, List<Requirement> matchExpressions) {
    public static final LabelSelector EVERYTHING = new LabelSelector(Map.of(), List.of());

    public LabelSelector {
        matchLabels = Json.mapOrEmpty(matchLabels);
        matchExpressions = Json.listOrEmpty(matchExpressions);
    }

    /** One expression over a key. */
    public record Requirement(String key, Operator operator, List<String> values) {
        public Requirement {
            values = Json.listOrEmpty(values);
            boolean wantsValues = operator == Operator.In || operator == Operator.NotIn;
            if (wantsValues == values.isEmpty()) {
                throw new IllegalArgumentException(
                        "selector on "
                                + key
                                + ": "
                                + operator
                                + (wantsValues ? " needs values" : " takes no values"));
            }
        }

        boolean matches(Map<String, String> labels) {
            String value = labels.get(key);
            return switch (operator) {
                case In -> value != null && values.contains(value);
                case NotIn -> value == null || !values.contains(value);
                case Exists -> value != null;
                case DoesNotExist -> value == null;
            };
        }
    }

    public enum Operator {
        In,
        NotIn,
        Exists,
        DoesNotExist
    }

    public boolean matches(Map<String, String> labels) {
        return matchLabels.entrySet().stream()
                        .allMatch(e -> e.getValue().equals(labels.get(e.getKey())))
                && matchExpressions.stream().allMatch(requirement -> requirement.matches(labels));
    }
}
