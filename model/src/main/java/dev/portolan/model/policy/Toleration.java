package dev.portolan.model.policy;

import dev.portolan.model.cluster.Taint;

import java.time.Duration;
import java.util.Optional;

/**
 * Lets work onto clusters with a taint, as Kubernetes has it on pods.
 *
 * @param key empty with {@link Operator#Exists} for every taint
 * @param effect empty for both
 * @param tolerationSeconds for {@code NoExecute}: how long; empty for ever
 */
public record Toleration(
        String key,
        Operator operator,
        String value,
        Optional<Taint.Effect> effect,
        Optional<Long> tolerationSeconds) {
    public enum Operator {
        Equal,
        Exists
    }

    public Toleration {
        key = key == null ? "" : key;
        operator = operator == null ? Operator.Equal : operator;
        value = value == null ? "" : value;
        effect = effect == null ? Optional.empty() : effect;
        tolerationSeconds = tolerationSeconds == null ? Optional.empty() : tolerationSeconds;
        if (key.isEmpty() && operator == Operator.Equal) {
            throw new IllegalArgumentException("a toleration without a key needs operator: Exists");
        }
    }

    public boolean tolerates(Taint taint) {
        return effect.map(taint.effect()::equals).orElse(true)
                && (key.isEmpty() || key.equals(taint.key()))
                && (operator == Operator.Exists || value.equals(taint.value()));
    }

    /** For how long a taint that it tolerates is tolerated; empty for ever. */
    public Optional<Duration> limit() {
        return tolerationSeconds.map(Duration::ofSeconds);
    }
}
