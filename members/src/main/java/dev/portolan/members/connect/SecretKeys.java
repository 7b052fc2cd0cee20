package dev.portolan.members.connect;

import dev.portolan.model.resource.Document;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a Secret holds under its keys, decoded. Pure. */
record SecretKeys(Document secret) {
    /** {@code Secret NAMESPACE/NAME}, as messages begin. */
    String name() {
        return "Secret " + secret.namespace() + "/" + secret.name();
    }

    /** {@code Secret NAMESPACE/NAME, key KEY}, as messages about one value begin. */
    String where(String key) {
        return name() + ", key " + key;
    }

    /**
     * @throws IllegalArgumentException when the value is not base64
     */
    Optional<String> value(String key) {
        Optional<String> plain = secret.optionalText("stringData", key);
        return plain.isPresent()
                ? plain
                : secret.optionalText("data", key)
                        .map(encoded -> Base64Text.decode(where(key), encoded));
    }

    boolean has(String key) {
        return secret.has("stringData", key) || secret.has("data", key);
    }

    /** Those of {@code keys} that the Secret has. */
    List<String> present(String... keys) {
        return Stream.of(keys).filter(this::has).toList();
    }

    @Override
    public String toString() {
        return "SecretKeys[" + name() + ", values not shown]";
    }
}
