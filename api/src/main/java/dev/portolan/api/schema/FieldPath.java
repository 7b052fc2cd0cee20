package dev.portolan.api.schema;

/** A path in an object as error messages write it: {@code spec.containers[0].limits[cpu]}. */
record FieldPath(String text) {
    static final FieldPath ROOT = new FieldPath("");

    FieldPath field(String name) {
        return new FieldPath(text.isEmpty() ? name : text + "." + name);
    }

    FieldPath index(int position) {
        return new FieldPath(text + "[" + position + "]");
    }

    FieldPath key(String key) {
        return new FieldPath(text + "[" + key + "]");
    }

    @Override
    public String toString() {
        return text.isEmpty() ? "<root>" : text;
    }
}
