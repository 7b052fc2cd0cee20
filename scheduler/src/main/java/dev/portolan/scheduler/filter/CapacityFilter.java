package dev.portolan.scheduler.filter;

/** At least one replica fits. What is there already stays: it holds what it needs. */
public final class CapacityFilter implements Filter {
    @Override
    public String name() {
        return "capacity";
    }

    @Override
    public Ruling rule(FilterInput input) {
        return Room.fits(input.cluster(), input.request().workload().request()) > 0
                ? Ruling.ADMITS
                : Ruling.STAYS;
    }

    @Override
    public String refusal(FilterInput input) {
        return Room.shortage(input.cluster(), input.request().workload().request());
    }
}
