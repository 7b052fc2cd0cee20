package dev.portolan.scheduler;

import dev.portolan.model.policy.ReplicaRule;
import dev.portolan.scheduler.divide.ByCapacity;
import dev.portolan.scheduler.divide.ByWeight;
import dev.portolan.scheduler.divide.Division;
import dev.portolan.scheduler.divide.Evenly;
import dev.portolan.scheduler.divide.Packed;
import dev.portolan.scheduler.filter.AffinityFilter;
import dev.portolan.scheduler.filter.ApiFilter;
import dev.portolan.scheduler.filter.CapacityFilter;
import dev.portolan.scheduler.filter.Filter;
import dev.portolan.scheduler.filter.LatencyFilter;
import dev.portolan.scheduler.filter.PrimaryFilter;
import dev.portolan.scheduler.filter.ReadinessFilter;
import dev.portolan.scheduler.filter.StorageClassFilter;
import dev.portolan.scheduler.filter.TaintFilter;
import dev.portolan.scheduler.score.ClientLatency;
import dev.portolan.scheduler.score.FreeCapacity;
import dev.portolan.scheduler.score.Score;
import dev.portolan.scheduler.score.ServiceLatency;
import dev.portolan.scheduler.score.Stability;
import dev.portolan.scheduler.score.StorageAffinity;

import java.util.List;
import java.util.Map;

/**
 * What a scheduler is made of. A new filter, score or division is one class and one line here.
 *
 * @param filters in the order in which they are asked; of equally strict refusals the first is the
 *     one that is told
 * @param scores in the order in which they are told
 * @param divisions one for each way to divide
 */
public record Profile(
        List<Filter> filters, List<Score> scores, Map<ReplicaRule.Division, Division> divisions) {
    public Profile {
        filters = List.copyOf(filters);
        scores = List.copyOf(scores);
        divisions = Map.copyOf(divisions);
        for (ReplicaRule.Division division : ReplicaRule.Division.values()) {
            if (!divisions.containsKey(division)) {
                throw new IllegalArgumentException("no division for " + division);
            }
        }
    }

    /** The built-in parts. Cheap filters come first, the count of what fits comes last. */
    public static Profile standard() {
        return new Profile(
                List.of(
                        new AffinityFilter(),
                        new TaintFilter(),
                        new ReadinessFilter(),
                        new PrimaryFilter(),
                        new ApiFilter(),
                        new StorageClassFilter(),
                        new LatencyFilter(),
                        new CapacityFilter()),
                List.of(
                        new FreeCapacity(),
                        new ClientLatency(),
                        new ServiceLatency(),
                        new StorageAffinity(),
                        new Stability()),
                Map.of(
                        ReplicaRule.Division.Weighted, new ByWeight(),
                        ReplicaRule.Division.Capacity, new ByCapacity(),
                        ReplicaRule.Division.Pack, new Packed(),
                        ReplicaRule.Division.Even, new Evenly()));
    }
}
