package dev.portolan.scheduler.divide;

import java.util.List;

/**
 * Into as few clusters as hold them, the best of those, each filled before the next: 12 over room
 * for 10 and 8 is 10 + 2. Clusters that hold replicas and rank above every cluster without any keep
 * theirs, and are filled first.
 */
public final class Packed implements Division {
    @Override
    public int[] divide(int replicas, List<Slot> slots) {
        int[] shares = new int[slots.size()];
        int left = replicas;
        int firm = firmHolders(slots);
        for (int i = 0; i < firm; i++) {
            shares[i] = Math.min(left, slots.get(i).kept());
            left -= shares[i];
        }
        for (int i = 0; i < firm; i++) {
            int more = Math.min(left, slots.get(i).cap() - shares[i]);
            shares[i] += more;
            left -= more;
        }
        List<Slot> others = slots.subList(firm, slots.size());
        List<Integer> caps = others.stream().map(Slot::cap).toList();
        for (int chosen : BestSubset.choose(caps, BestSubset.fewest(caps, left), left)) {
            int share = Math.min(left, caps.get(chosen));
            shares[firm + chosen] = share;
            left -= share;
        }
        return shares;
    }

    private static int firmHolders(List<Slot> slots) {
        int count = 0;
        while (count < slots.size() && slots.get(count).kept() > 0) {
            count++;
        }
        return count;
    }
}
