package dev.portolan.api.kube.protobuf;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;

import dev.portolan.model.resource.Json;

import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Messages of Kubernetes as the JSON of its API. A Go client writes every field that is no pointer,
 * also where its JSON leaves it out for being zero; so zeros are left out here as well, but for
 * those fields that are pointers and whose zero says something.
 */
final class ProtobufJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Messages that are parts of the object around them in JSON. */
    static final Set<String> INLINE =
            Set.of(
                    "volumeSource",
                    "persistentVolumeSource",
                    "ephemeralContainerCommon",
                    "handler",
                    "localObjectReference",
                    "ingressRuleValue");

    /** The one field that has another name in JSON. */
    private static final Map<String, String> RENAMED = Map.of("aPIGroup", "apiGroup");

    /** Fields that tell zero, false or empty from absent. */
    private static final Set<String> ZERO_COUNTS =
            Set.of(
                    "activeDeadlineSeconds",
                    "allocateLoadBalancerNodePorts",
                    "allowPrivilegeEscalation",
                    "allowVolumeExpansion",
                    "automountServiceAccountToken",
                    "averageUtilization",
                    "backoffLimit",
                    "backoffLimitPerIndex",
                    "blockOwnerDeletion",
                    "completions",
                    "controller",
                    "defaultMode",
                    "enableServiceLinks",
                    "failedJobsHistoryLimit",
                    "fsGroup",
                    "gracePeriodSeconds",
                    "hostUsers",
                    "immutable",
                    "leaseTransitions",
                    "maxFailedIndexes",
                    "minReplicas",
                    "mode",
                    "optional",
                    "orphanDependents",
                    "parallelism",
                    "partition",
                    "priority",
                    "privileged",
                    "progressDeadlineSeconds",
                    "readOnlyRootFilesystem",
                    "replicas",
                    "revisionHistoryLimit",
                    "runAsGroup",
                    "runAsNonRoot",
                    "runAsUser",
                    "setHostnameAsFQDN",
                    "shareProcessNamespace",
                    "stabilizationWindowSeconds",
                    "startingDeadlineSeconds",
                    "storageClassName",
                    "successfulJobsHistoryLimit",
                    "suspend",
                    "terminationGracePeriodSeconds",
                    "tolerationSeconds",
                    "ttlSecondsAfterFinished");

    private ProtobufJson() {}

    /**
     * @throws InvalidProtocolBufferException when JSON in it does not parse
     */
    static ObjectNode object(Message message) throws InvalidProtocolBufferException {
        ObjectNode object = NODES.objectNode();
        for (var entry : message.getAllFields().entrySet()) {
            FieldDescriptor field = entry.getKey();
            if (entry.getValue() instanceof List<?> items) {
                object.set(field.getName(), field.isMapField() ? map(items) : array(field, items));
                continue;
            }
            JsonNode value = value(field, entry.getValue());
            if (INLINE.contains(field.getName()) && value instanceof ObjectNode part) {
                object.setAll(part);
            } else if (!isAbsent(field, value)) {
                object.set(RENAMED.getOrDefault(field.getName(), field.getName()), value);
            }
        }
        return object;
    }

    private static boolean isAbsent(FieldDescriptor field, JsonNode value) {
        if (value.isNull() || value.isMissingNode()) {
            return true;
        }
        boolean isZero =
                switch (field.getJavaType()) {
                    case INT, LONG -> value.asLong() == 0;
                    case FLOAT, DOUBLE -> value.asDouble() == 0;
                    case BOOLEAN -> !value.asBoolean();
                    case STRING, BYTE_STRING -> value.asText().isEmpty();
                    case ENUM, MESSAGE -> false;
                };
        return isZero && !ZERO_COUNTS.contains(field.getName());
    }

    private static ArrayNode array(FieldDescriptor field, List<?> items)
            throws InvalidProtocolBufferException {
        ArrayNode array = NODES.arrayNode();
        for (Object item : items) {
            array.add(value(field, item));
        }
        return array;
    }

    private static ObjectNode map(List<?> entries) throws InvalidProtocolBufferException {
        ObjectNode map = NODES.objectNode();
        for (Object item : entries) {
            Message entry = (Message) item;
            FieldDescriptor key = entry.getDescriptorForType().findFieldByNumber(1);
            FieldDescriptor value = entry.getDescriptorForType().findFieldByNumber(2);
            map.set(String.valueOf(entry.getField(key)), value(value, entry.getField(value)));
        }
        return map;
    }

    private static JsonNode value(FieldDescriptor field, Object value)
            throws InvalidProtocolBufferException {
        return switch (field.getJavaType()) {
            case INT -> NODES.numberNode((Integer) value);
            case LONG -> NODES.numberNode((Long) value);
            case FLOAT -> NODES.numberNode((Float) value);
            case DOUBLE -> NODES.numberNode((Double) value);
            case BOOLEAN -> NODES.booleanNode((Boolean) value);
            case STRING, ENUM -> NODES.textNode(value.toString());
            case BYTE_STRING ->
                    NODES.textNode(
                            Base64.getEncoder().encodeToString(((ByteString) value).toByteArray()));
            case MESSAGE -> message((Message) value);
        };
    }

    private static JsonNode message(Message message) throws InvalidProtocolBufferException {
        return switch (message.getDescriptorForType().getFullName()) {
            case "k8s.io.apimachinery.pkg.apis.meta.v1.Time",
                    "k8s.io.apimachinery.pkg.apis.meta.v1.MicroTime" ->
                    time(message);
            case "k8s.io.apimachinery.pkg.api.resource.Quantity" ->
                    NODES.textNode(field(message, "string").toString());
            case "k8s.io.apimachinery.pkg.util.intstr.IntOrString" ->
                    ((Number) field(message, "type")).longValue() == 0
                            ? NODES.numberNode(((Number) field(message, "intVal")).intValue())
                            : NODES.textNode(field(message, "strVal").toString());
            case "k8s.io.apimachinery.pkg.runtime.RawExtension" -> json(field(message, "raw"));
            case "k8s.io.apimachinery.pkg.apis.meta.v1.FieldsV1" -> json(field(message, "Raw"));
            case "k8s.io.api.authentication.v1.ExtraValue",
                    "k8s.io.api.authorization.v1.ExtraValue",
                    "k8s.io.apimachinery.pkg.apis.meta.v1.Verbs" ->
                    array(
                            message.getDescriptorForType().findFieldByName("items"),
                            (List<?>) field(message, "items"));
            default -> object(message);
        };
    }

    private static JsonNode time(Message time) {
        long seconds = ((Number) field(time, "seconds")).longValue();
        int nanos = ((Number) field(time, "nanos")).intValue();
        return seconds == 0 && nanos == 0
                ? NODES.nullNode()
                : NODES.textNode(Instant.ofEpochSecond(seconds, nanos).toString());
    }

    private static JsonNode json(Object raw) throws InvalidProtocolBufferException {
        ByteString bytes = (ByteString) raw;
        if (bytes.isEmpty()) {
            return NODES.nullNode();
        }
        try {
            return Json.mapper().readTree(bytes.toByteArray());
        } catch (JsonProcessingException e) {
            throw new InvalidProtocolBufferException(
                    "JSON in it does not parse: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new InvalidProtocolBufferException(e);
        }
    }

    private static Object field(Message message, String name) {
        return message.getField(message.getDescriptorForType().findFieldByName(name));
    }
}
