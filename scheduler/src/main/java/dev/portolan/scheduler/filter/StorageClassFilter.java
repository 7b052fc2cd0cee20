package dev.portolan.scheduler.filter;

import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.cluster.StorageOffer;
import dev.portolan.model.workload.VolumeNeed;

import java.util.Optional;

/**
 * Every volume's class is to be had: the federation's name by way of the member's class map, or of
 * the same name there; no name means the member's default class. Room is checked for one replica's
 * claim. Volumes that are there already stay.
 */
public final class StorageClassFilter implements Filter {
    @Override
    public String name() {
        return "storage";
    }

    @Override
    public Ruling rule(FilterInput input) {
        for (VolumeNeed need : input.request().workload().volumes()) {
            Optional<StorageOffer> offer = offer(input.member(), need);
            if (offer.isEmpty()
                    || (input.here().isEmpty() && offer.get().free().compareTo(need.size()) < 0)) {
                return Ruling.STAYS;
            }
        }
        return Ruling.ADMITS;
    }

    @Override
    public String refusal(FilterInput input) {
        MemberCluster member = input.member();
        for (VolumeNeed need : input.request().workload().volumes()) {
            Optional<StorageOffer> offer = offer(member, need);
            if (offer.isEmpty()) {
                return need.storageClass().isEmpty()
                        ? "volume "
                                + need.claim()
                                + " names no storage class, and "
                                + member.name()
                                + " has no default"
                        : "volume "
                                + need.claim()
                                + " needs storage class "
                                + need.storageClass()
                                + "; "
                                + member.name()
                                + " maps "
                                + member.spec().storageClasses()
                                + " and offers "
                                + member.status().storage().stream()
                                        .map(StorageOffer::name)
                                        .toList();
            }
            if (offer.get().free().compareTo(need.size()) < 0) {
                return "volume "
                        + need.claim()
                        + " needs "
                        + need.size()
                        + ", storage class "
                        + offer.get().name()
                        + " of "
                        + member.name()
                        + " has "
                        + offer.get().free()
                        + " free";
            }
        }
        return "";
    }

    private static Optional<StorageOffer> offer(MemberCluster member, VolumeNeed need) {
        String name =
                member.spec()
                        .storageClasses()
                        .getOrDefault(need.storageClass(), need.storageClass());
        return member.status().storage().stream()
                .filter(offer -> name.isEmpty() ? offer.isDefault() : offer.name().equals(name))
                .findFirst();
    }
}
