package dev.portolan.api.kube.query;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.api.kube.protocol.ApiException;
import dev.portolan.api.kube.protocol.Failures;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.ResourceType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A selection of objects by their fields: all terms must hold. */
public record FieldSelector(List<Term> terms) {
    public static final FieldSelector EVERYTHING = new FieldSelector(List.of());

    private static final Set<String> FOR_ALL = Set.of("metadata.name", "metadata.namespace");

    /** What else can be selected by, as in Kubernetes. */
    private static final Map<ResourceType, Set<String>> FOR_SOME =
            Map.of(
                    ResourceType.EVENTS,
                    Set.of(
                            "involvedObject.kind",
                            "involvedObject.namespace",
                            "involvedObject.name",
                            "involvedObject.uid",
                            "involvedObject.apiVersion",
                            "involvedObject.resourceVersion",
                            "involvedObject.fieldPath",
                            "reason",
                            "reportingComponent",
                            "source",
                            "type"),
                    ResourceType.PODS,
                    Set.of(
                            "spec.nodeName",
                            "spec.restartPolicy",
                            "spec.schedulerName",
                            "spec.serviceAccountName",
                            "status.phase",
                            "status.podIP",
                            "status.nominatedNodeName"),
                    ResourceType.NODES,
                    Set.of("spec.unschedulable"),
                    ResourceType.NAMESPACES,
                    Set.of("status.phase"),
                    ResourceType.SECRETS,
                    Set.of("type"),
                    ResourceType.JOBS,
                    Set.of("status.successful"),
                    ResourceType.REPLICA_SETS,
                    Set.of("status.replicas"));

    /** {@code path=value} or {@code path!=value}; a field that is not there is empty. */
    public record Term(List<String> path, boolean equal, String value) {
        public Term {
            path = List.copyOf(path);
        }

        boolean matches(Document object) {
            JsonNode node = object.node();
            for (String step : path) {
                node = node.path(step);
            }
            return value.equals(node.isMissingNode() || node.isNull() ? "" : node.asText())
                    == equal;
        }
    }

    public FieldSelector {
        terms = List.copyOf(terms);
    }

    /**
     * @throws ApiException 400 when it does not parse, or the type cannot be selected by a field
     */
    public static FieldSelector parse(String text, ResourceType type) {
        List<Term> terms = new ArrayList<>();
        for (String part : text.split(",")) {
            if (!part.isBlank()) {
                terms.add(term(part.trim(), type));
            }
        }
        return new FieldSelector(terms);
    }

    /** The name that objects must have, if the selector names one. */
    public Optional<String> name() {
        return terms.stream()
                .filter(term -> term.equal() && term.path().equals(List.of("metadata", "name")))
                .map(Term::value)
                .findFirst();
    }

    public boolean matches(Document object) {
        for (Term term : terms) {
            if (!term.matches(object)) {
                return false;
            }
        }
        return true;
    }

    private static Term term(String part, ResourceType type) {
        String[] pair = part.split("!=|==|=", 2);
        if (pair.length != 2) {
            throw Failures.badRequest(
                    "invalid field selector \"" + part + "\": write field=value or field!=value");
        }
        String field = pair[0].trim();
        if (!FOR_ALL.contains(field) && !FOR_SOME.getOrDefault(type, Set.of()).contains(field)) {
            throw Failures.badRequest("field label not supported: " + field + " (of " + type + ")");
        }
        return new Term(List.of(field.split("\\.")), !part.contains("!="), pair[1].trim());
    }
}
