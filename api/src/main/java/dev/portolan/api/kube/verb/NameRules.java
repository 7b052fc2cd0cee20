package dev.portolan.api.kube.verb;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.api.kube.protocol.Cause;
import dev.portolan.api.schema.ServedKind;
import dev.portolan.model.resource.ResourceType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What names, labels and annotations may look like. */
final class NameRules {
    private static final int MAX_SUBDOMAIN = 253;
    private static final int MAX_LABEL = 63;
    private static final int MAX_ANNOTATIONS_BYTES = 256 * 1024;

    private static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    private static final Pattern LABEL_KEY =
            Pattern.compile(
                    "([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
    private static final Pattern LABEL_VALUE =
            Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?");

    /** Their names stand in DNS names, or in labels. */
    private static final Set<ResourceType> NAMED_BY_LABEL =
            Set.of(
                    ResourceType.NAMESPACES,
                    ResourceType.SERVICES,
                    ResourceType.SERVICE_EXPORTS,
                    ResourceType.SERVICE_IMPORTS,
                    ResourceType.MEMBER_CLUSTERS);

    /** Their names may have colons and capitals: a path segment is enough. */
    private static final String RBAC_GROUP = "rbac.authorization.k8s.io";

    private NameRules() {}

    /** Everything that is wrong with an object's metadata. */
    static List<Cause> problems(ServedKind kind, JsonNode metadata) {
        List<Cause> causes = new ArrayList<>();
        String name = metadata.path("name").asText();
        if (name.isEmpty()) {
            causes.add(Cause.required("metadata.name", "name or generateName is required"));
        } else {
            checkName(kind, name, causes);
        }
        checkStrings("labels", metadata.path("labels"), causes);
        checkStrings("annotations", metadata.path("annotations"), causes);
        for (Map.Entry<String, JsonNode> label : metadata.path("labels").properties()) {
            if (!LABEL_KEY.matcher(label.getKey()).matches()) {
                causes.add(
                        Cause.invalid(
                                "metadata.labels",
                                "\""
                                        + label.getKey()
                                        + "\": a label's key is a name of at most 63 letters,"
                                        + " digits, '-', '_' and '.', perhaps after a domain and"
                                        + " '/', as in example.com/tier"));
            }
            if (label.getValue().isTextual()
                    && !LABEL_VALUE.matcher(label.getValue().asText()).matches()) {
                causes.add(
                        Cause.invalid(
                                "metadata.labels",
                                "\""
                                        + label.getValue().asText()
                                        + "\": a label's value is at most 63 letters, digits, '-',"
                                        + " '_' and '.', and begins and ends with a letter or"
                                        + " digit"));
            }
        }
        return causes;
    }

    private static void checkName(ServedKind kind, String name, List<Cause> causes) {
        if (kind.group().equals(RBAC_GROUP)) {
            if (name.contains("/") || name.contains("%") || name.equals(".") || name.equals("..")) {
                causes.add(
                        Cause.invalid(
                                "metadata.name", "\"" + name + "\": must not contain '/' or '%'"));
            }
        } else if (NAMED_BY_LABEL.contains(kind.type())) {
            if (name.length() > MAX_LABEL || !LABEL.matcher(name).matches()) {
                causes.add(
                        Cause.invalid(
                                "metadata.name",
                                "\""
                                        + name
                                        + "\": must be a DNS label: at most 63 lower-case letters,"
                                        + " digits and '-', beginning and ending with a letter or"
                                        + " digit"));
            }
        } else if (name.length() > MAX_SUBDOMAIN || !SUBDOMAIN.matcher(name).matches()) {
            causes.add(
                    Cause.invalid(
                            "metadata.name",
                            "\""
                                    + name
                                    + "\": must be a DNS subdomain: at most 253 lower-case letters,"
                                    + " digits, '-' and '.', each part beginning and ending with a"
                                    + " letter or digit"));
        }
    }

    private static void checkStrings(String field, JsonNode map, List<Cause> causes) {
        int bytes = 0;
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            bytes += entry.getKey().length() + entry.getValue().asText().length();
            if (!entry.getValue().isTextual()) {
                causes.add(
                        Cause.invalid(
                                "metadata." + field,
                                entry.getKey()
                                        + ": "
                                        + entry.getValue()
                                        + ": must be a string; put it in quotes"));
            }
        }
        if (bytes > MAX_ANNOTATIONS_BYTES) {
            causes.add(
                    new Cause(
                            "FieldValueTooLong",
                            "metadata." + field,
                            "Too long: must have at most " + MAX_ANNOTATIONS_BYTES + " bytes"));
        }
    }
}
