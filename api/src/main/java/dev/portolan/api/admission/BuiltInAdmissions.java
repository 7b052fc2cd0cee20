package dev.portolan.api.admission;

import dev.portolan.api.schema.KindRegistry;
import dev.portolan.api.schema.ServedKind;

import java.util.List;

/** The checks that Portolan comes with. */
public final class BuiltInAdmissions {
    private BuiltInAdmissions() {}

    /** All of them, in the order in which they are asked, for a server of {@code kinds}. */
    public static List<Admission> inOrder(KindRegistry kinds) {
        return List.of(
                new ReadsAsRecord(),
                new PolicyReach((apiVersion, kind) ->
                        kinds.byKind(apiVersion, kind).map(ServedKind::type)));
    }
}
