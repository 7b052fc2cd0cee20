package dev.portolan.scheduler.filter;

import dev.portolan.model.placement.VolumePlace;

import java.util.Optional;

/**
 * A workload whose volumes are protected runs where the primary is and nowhere else, even where
 * that is out of order: a second writer would be worse than none. While there is no primary, what
 * runs stays and nothing moves.
 */
public final class PrimaryFilter implements Filter {
    @Override
    public String name() {
        return "primary";
    }

    @Override
    public Ruling rule(FilterInput input) {
        if (input.request().volumes().isEmpty()) {
            return Ruling.ADMITS;
        }
        Optional<VolumePlace> primary = primary(input);
        if (primary.isPresent()) {
            return primary.get().cluster().equals(input.member().name())
                    ? Ruling.ADMITS
                    : Ruling.BARRED;
        }
        return input.request().current().isEmpty() ? Ruling.ADMITS : Ruling.STAYS;
    }

    @Override
    public String refusal(FilterInput input) {
        return primary(input)
                .map(place ->
                        "its protected volumes have their primary on "
                                + place.cluster()
                                + ", and only there may they be written")
                .orElse(
                        "its protected volumes have no primary at this moment; nothing moves until"
                                + " they have");
    }

    private static Optional<VolumePlace> primary(FilterInput input) {
        return input.request().volumes().stream().filter(VolumePlace::primary).findFirst();
    }
}
