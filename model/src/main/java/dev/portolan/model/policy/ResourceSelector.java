package dev.portolan.model.policy;

import dev.portolan.model.resource.Document;

import java.util.Optional;

/**
 * Which objects a policy is for.
 *
 * @param apiVersion as in the object
 * @param name one object, or all that match the other fields
 */
public record ResourceSelector(
        String apiVersion,
        String kind,
        Optional<String> name,
        Optional<LabelSelector> labelSelector) {
    public ResourceSelector {
        if (apiVersion == null || kind == null) {
            throw new IllegalArgumentException(
                    "a resource selector needs apiVersion and kind, as apps/v1 Deployment");
        }
        name = name == null ? Optional.empty() : name;
        labelSelector = labelSelector == null ? Optional.empty() : labelSelector;
    }

    public boolean matches(Document object) {
        return apiVersion.equals(object.apiVersion())
                && kind.equals(object.kind())
                && name.map(object.name()::equals).orElse(true)
                && labelSelector.map(s -> s.matches(object.labels())).orElse(true);
    }
}
