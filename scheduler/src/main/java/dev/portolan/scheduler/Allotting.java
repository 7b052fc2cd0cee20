package dev.portolan.scheduler;

import dev.portolan.model.placement.PlacementRequest;
import dev.portolan.model.policy.ReplicaRule;
import dev.portolan.scheduler.divide.BestSubset;
import dev.portolan.scheduler.divide.Slot;
import dev.portolan.scheduler.divide.Widening;
import dev.portolan.scheduler.explain.Standing;
import dev.portolan.scheduler.filter.Ruling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * From standings to replicas: ranks the candidates, selects among them, divides, and keeps what
 * fits nowhere else.
 */
final class Allotting {
    private final Profile profile;
    private final ReplicaRule rule;
    private final int replicas;

    Allotting(Profile profile, PlacementRequest request) {
        this.profile = profile;
        this.rule = request.policy().spec().replicas();
        this.replicas = request.workload().replicas();
    }

    Allotment allot(List<Standing> standings) {
        List<Integer> ranked =
                IntStream.range(0, standings.size())
                        .filter(i -> standings.get(i).isCandidate())
                        .boxed()
                        .sorted(
                                Comparator.comparingDouble((Integer i) -> -standings.get(i).total())
                                        .thenComparing(i -> standings.get(i).name()))
                        .toList();
        int[] shares = new int[standings.size()];
        boolean[] chosen = new boolean[standings.size()];
        if (replicas == 0) {
            choosePlaces(standings, ranked, chosen);
        } else if (rule.mode() == ReplicaRule.Mode.Duplicate) {
            duplicate(standings, ranked, shares);
        } else {
            divide(standings, ranked, shares);
        }
        int silent = keepWhatFitsNowhereElse(standings, ranked, shares, chosen);
        for (int i = 0; i < shares.length; i++) {
            chosen[i] |= shares[i] > 0;
        }
        return new Allotment(
                Arrays.stream(shares).boxed().toList(),
                IntStream.range(0, chosen.length).mapToObj(i -> chosen[i]).toList(),
                unplaced(shares) + silent);
    }

    /**
     * For what asks for no pods: everywhere when duplicated; divided, where it is, else at the
     * best.
     */
    private void choosePlaces(List<Standing> standings, List<Integer> ranked, boolean[] chosen) {
        if (rule.mode() == ReplicaRule.Mode.Duplicate) {
            ranked.stream().limit(most()).forEach(i -> chosen[i] = true);
            return;
        }
        List<Integer> holders =
                ranked.stream().filter(i -> standings.get(i).here().isPresent()).toList();
        (holders.isEmpty() ? ranked.stream().limit(1) : holders.stream().limit(most()))
                .forEach(i -> chosen[i] = true);
    }

    private void duplicate(List<Standing> standings, List<Integer> ranked, int[] shares) {
        ranked.stream()
                .filter(i -> standings.get(i).cap() > 0)
                .sorted(Comparator.comparing(i -> standings.get(i).cap() < replicas))
                .limit(most())
                .forEach(i -> shares[i] = Math.min(replicas, standings.get(i).cap()));
    }

    private void divide(List<Standing> standings, List<Integer> ranked, int[] shares) {
        List<Integer> allowed =
                ranked.stream()
                        .filter(i -> standings.get(i).cap() > 0 && weight(standings.get(i)) > 0)
                        .toList();
        if (rule.maxClusters() > 0) {
            List<Integer> all = allowed;
            List<Integer> caps = all.stream().map(i -> standings.get(i).cap()).toList();
            allowed =
                    BestSubset.choose(caps, rule.maxClusters(), replicas).stream()
                            .map(all::get)
                            .toList();
        }
        List<Slot> slots = new ArrayList<>();
        for (int i : allowed) {
            Standing standing = standings.get(i);
            slots.add(new Slot(standing.cap(), standing.current(), weight(standing)));
        }
        int[] divided =
                Objects.requireNonNull(profile.divisions().get(rule.division()))
                        .divide(replicas, slots);
        Widening.widen(divided, slots, rule.minClusters());
        for (int i = 0; i < divided.length; i++) {
            shares[allowed.get(i)] = divided[i];
        }
    }

    /**
     * The weight of the first entry that names the cluster; 1 for all where the policy gives none.
     */
    private int weight(Standing standing) {
        if (rule.division() != ReplicaRule.Division.Weighted || rule.weights().isEmpty()) {
            return 1;
        }
        return rule.weights().stream()
                .filter(weight -> weight.clusters().allows(standing.view().member()))
                .findFirst()
                .map(ReplicaRule.Weight::weight)
                .orElse(0);
    }

    /**
     * Never make things worse: replicas that found no place stay where they are, unless they must
     * not run there; first where they may stay, then where they are to leave, at last where nobody
     * answers.
     *
     * @return how many were left where nobody answers: they hold their place there, but count as
     *     unplaced
     */
    private int keepWhatFitsNowhereElse(
            List<Standing> standings, List<Integer> ranked, int[] shares, boolean[] chosen) {
        boolean nowhere =
                IntStream.range(0, shares.length).noneMatch(i -> shares[i] > 0 || chosen[i]);
        boolean divided = rule.mode() == ReplicaRule.Mode.Divide && replicas > 0;
        if (!nowhere && !divided) {
            return 0;
        }
        int missing = divided ? unplaced(shares) : Integer.MAX_VALUE;
        int silent = 0;
        for (int i : holders(standings, ranked)) {
            Standing standing = standings.get(i);
            int kept = Math.min(missing, Math.max(0, standing.current() - shares[i]));
            if (kept == 0 && replicas > 0) {
                continue;
            }
            shares[i] += kept;
            chosen[i] = true;
            missing -= kept;
            boolean answers = standing.view().member().isReady() || standing.ruling().keeps();
            silent += answers ? 0 : kept;
        }
        return silent;
    }

    private static List<Integer> holders(List<Standing> standings, List<Integer> ranked) {
        List<Integer> leaving =
                IntStream.range(0, standings.size())
                        .filter(i -> standings.get(i).ruling() == Ruling.LEAVES)
                        .boxed()
                        .sorted(
                                Comparator.comparing(
                                        i -> !standings.get(i).view().member().isReady()))
                        .toList();
        List<Integer> holders = new ArrayList<>(ranked);
        holders.addAll(leaving);
        holders.removeIf(i -> standings.get(i).here().isEmpty());
        return holders;
    }

    /**
     * Divided: what is nowhere. Duplicated: what is missing in the clusters chosen, or all where
     * none is.
     */
    private int unplaced(int[] shares) {
        if (rule.mode() == ReplicaRule.Mode.Divide) {
            return Math.max(0, replicas - IntStream.of(shares).sum());
        }
        return IntStream.of(shares).allMatch(share -> share == 0)
                ? replicas
                : IntStream.of(shares)
                        .filter(share -> share > 0)
                        .map(share -> Math.max(0, replicas - share))
                        .sum();
    }

    private int most() {
        return rule.maxClusters() == 0 ? Integer.MAX_VALUE : rule.maxClusters();
    }
}
