package dev.portolan.members.apply;

import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.ResourceType;

import java.util.List;
import java.util.Locale;

/**
 * The resource type of a kind: as its CustomResourceDefinition names it, else by the rule that
 * Kubernetes' own kinds follow ({@code Ingress} to {@code ingresses}, {@code NetworkPolicy} to
 * {@code networkpolicies}).
 */
public final class TemplateTypes {
    public static final ResourceType DEFINITIONS =
            new ResourceType("apiextensions.k8s.io", "customresourcedefinitions");

    private TemplateTypes() {}

    /**
     * @param definitions the CustomResourceDefinitions that are templates here
     */
    public static ResourceType of(String apiVersion, String kind, List<Document> definitions) {
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "" : apiVersion.substring(0, slash);
        return definitions.stream()
                .filter(definition ->
                        definition.text("spec", "group").equals(group)
                                && definition.text("spec", "names", "kind").equals(kind))
                .findFirst()
                .map(definition ->
                        new ResourceType(group, definition.text("spec", "names", "plural")))
                .orElseGet(() -> new ResourceType(group, plural(kind.toLowerCase(Locale.ROOT))));
    }

    private static String plural(String singular) {
        if (singular.equals("endpoints")) {
            return singular;
        }
        if (singular.endsWith("s")) {
            return singular + "es";
        }
        return singular.endsWith("y")
                ? singular.substring(0, singular.length() - 1) + "ies"
                : singular + "s";
    }
}
