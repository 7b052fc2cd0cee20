package dev.portolan.chaos.simulation;

import dev.portolan.model.quantity.ResourceVector;
import dev.portolan.model.resource.ResourceKey;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One node of a simulated member and the pods that run on it. */
final class Machine {
    /** A pod of a template. */
    record Pod(ResourceKey template, ResourceVector request, Instant readyAt) {}

    final ResourceVector allocatable;
    final List<Pod> pods = new ArrayList<>();

    /** What other people's pods use here. */
    ResourceVector foreign = ResourceVector.ZERO;

    Machine(ResourceVector allocatable) {
        this.allocatable = allocatable;
    }

    ResourceVector free() {
        ResourceVector free = allocatable.minus(foreign);
        for (Pod pod : pods) {
            free = free.minus(pod.request());
        }
        return free;
    }
}
