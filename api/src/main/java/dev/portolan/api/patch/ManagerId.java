package dev.portolan.api.patch;

/**
 * What makes an entry of {@code managedFields} one manager's: time is no part of it.
 *
 * @param apiVersion for {@link Operation#Update} only, else empty
 */
record ManagerId(String name, Operation operation, String subresource, String apiVersion) {
    enum Operation {
        Apply,
        Update
    }

    static ManagerId apply(FieldManager manager) {
        return new ManagerId(manager.name(), Operation.Apply, manager.subresource(), "");
    }

    static ManagerId update(FieldManager manager, String apiVersion) {
        return new ManagerId(manager.name(), Operation.Update, manager.subresource(), apiVersion);
    }
}
