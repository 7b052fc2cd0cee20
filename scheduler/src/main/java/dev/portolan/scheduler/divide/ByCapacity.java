package dev.portolan.scheduler.divide;

import java.util.List;

/**
 * In proportion to the room that is left. What is there stays, since the room changes all the time:
 * only additional replicas are shared out, and a reduction is taken from each in proportion to what
 * it has.
 */
public final class ByCapacity implements Division {
    @Override
    public int[] divide(int replicas, List<Slot> slots) {
        int[] kept = slots.stream().mapToInt(Slot::kept).toArray();
        int[] none = new int[slots.size()];
        long held = 0;
        for (int count : kept) {
            held += count;
        }
        if (held >= replicas) {
            return Webster.share(replicas, kept, kept, none, kept);
        }
        int[] room = new int[slots.size()];
        for (int i = 0; i < room.length; i++) {
            room[i] = slots.get(i).cap() - kept[i];
        }
        int[] shares = Webster.share((int) (replicas - held), room, room, none, kept);
        for (int i = 0; i < shares.length; i++) {
            shares[i] += kept[i];
        }
        return shares;
    }
}
