package dev.portolan.api.patch;

/** What has become of the fields of a value. */
record Comparison(FieldSet removed, FieldSet modified, FieldSet added) {
    /** The fields that have a new value. */
    FieldSet changed() {
        return modified.union(added);
    }
}
