package dev.portolan.api.kube.discovery;

import java.util.List;

/** The verbs that discovery names. */
final class Verbs {
    static final List<String> OF_OBJECTS =
            List.of(
                    "create",
                    "delete",
                    "deletecollection",
                    "get",
                    "list",
                    "patch",
                    "update",
                    "watch");
    static final List<String> OF_PARTS = List.of("get", "patch", "update");

    private Verbs() {}
}
