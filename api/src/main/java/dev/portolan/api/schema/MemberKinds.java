package dev.portolan.api.schema;

import java.util.ArrayList;
import java.util.List;

/** What a simulated member serves. */
final class MemberKinds {
    private MemberKinds() {}

    static List<ServedKind> served() {
        List<ServedKind> kinds = new ArrayList<>(StandardKinds.all());
        kinds.addAll(
                DefinitionFiles.read(
                        List.of(
                                "volumesnapshots",
                                "volumegroups",
                                "serviceexports",
                                "serviceimports")));
        return kinds;
    }
}
