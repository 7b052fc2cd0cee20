package dev.portolan.api.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonValue;

import dev.portolan.api.schema.Schema.Scalar;
import dev.portolan.api.schema.Schema.Sequence;
import dev.portolan.api.schema.Schema.Structure;
import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.policy.PlacementPolicy;
import dev.portolan.model.quantity.Bytes;
import dev.portolan.model.quantity.Millicores;
import dev.portolan.model.quantity.ResourceVector;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.service.MemberService;
import dev.portolan.model.volume.ProtectedApplication;
import dev.portolan.model.volume.ReplicationPolicy;
import dev.portolan.model.volume.VolumeGroup;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The schemas of Portolan's kinds against the records that read them, field by field. */
class OwnKindsTest {
    private final List<String> differences = new ArrayList<>();

    static Stream<Arguments> records() {
        return Stream.of(
                Arguments.of("memberclusters", "spec", MemberCluster.Spec.class),
                Arguments.of("memberclusters", "status", MemberCluster.Status.class),
                Arguments.of("placementpolicies", "spec", PlacementPolicy.Spec.class),
                Arguments.of("clusterplacementpolicies", "spec", PlacementPolicy.Spec.class),
                Arguments.of("placements", "spec", Placement.Spec.class),
                Arguments.of("placements", "status", Placement.Status.class),
                Arguments.of("memberservices", "spec", MemberService.Spec.class),
                Arguments.of("replicationpolicies", "spec", ReplicationPolicy.Spec.class),
                Arguments.of("protectedapplications", "spec", ProtectedApplication.Spec.class),
                Arguments.of("protectedapplications", "status", ProtectedApplication.Status.class),
                Arguments.of("volumegroups", "spec", VolumeGroup.Spec.class),
                Arguments.of("volumegroups", "status", VolumeGroup.Status.class));
    }

    @ParameterizedTest
    @MethodSource("records")
    void schemaHasTheFieldsOfTheRecord(String plural, String part, Class<?> type) {
        Structure root = (Structure) kind(plural).schema().resolved();
        compare(root.field(part).orElseThrow(), type, part);
        assertThat(differences).isEmpty();
    }

    @Test
    void everyFieldOfOurOwnKindsIsDescribed() {
        List<String> bare = new ArrayList<>();
        for (ServedKind kind : own()) {
            describe(kind.schema(), kind.kind(), bare);
        }
        assertThat(bare).isEmpty();
    }

    @Test
    void defaultsAreAllowedValues() {
        List<String> wrong = new ArrayList<>();
        for (ServedKind kind : own()) {
            checkDefaults(kind.schema(), kind.kind(), wrong);
        }
        assertThat(wrong).isEmpty();
    }

    private static List<ServedKind> own() {
        return Stream.concat(
                        KindRegistry.federation().kinds().stream(),
                        KindRegistry.member().kinds().stream())
                .filter(kind -> kind.origin() == ServedKind.Origin.CUSTOM)
                .toList();
    }

    private static ServedKind kind(String plural) {
        return own().stream()
                .filter(kind -> kind.plural().equals(plural))
                .findFirst()
                .orElseThrow();
    }

    private void compare(Schema schema, Type type, String path) {
        Class<?> raw = raw(type);
        switch (schema.resolved()) {
            case Structure structure when raw == Map.class || raw == ResourceVector.class ->
                    check(structure.additional().isPresent(), path + " should be a map");
            case Structure structure -> {
                if (raw.isRecord()) {
                    compareFields(structure, raw, path);
                } else {
                    differences.add(path + " is an object, not " + type);
                }
            }
            case Sequence sequence -> {
                boolean list =
                        type instanceof ParameterizedType p && p.getRawType() != Optional.class;
                check(list, path + " is a list, not " + type);
                if (list) {
                    compare(sequence.items(), argument(type), path + "[]");
                }
            }
            case Scalar scalar -> compareScalar(scalar, raw, path);
            default -> differences.add(path + " is of no type");
        }
    }

    private void compareFields(Structure structure, Class<?> record, String path) {
        List<String> names = new ArrayList<>();
        for (RecordComponent component : record.getRecordComponents()) {
            String name = component.getName();
            names.add(name);
            structure
                    .field(name)
                    .ifPresent(field ->
                            compare(
                                    field,
                                    unwrapped(component.getGenericType()),
                                    path + "." + name));
        }
        if (!structure.fields().keySet().equals(Set.copyOf(names))) {
            differences.add(path + " has " + structure.fields().keySet() + ", not " + names);
        }
    }

    private void compareScalar(Scalar scalar, Class<?> raw, String path) {
        if (raw.isEnum()) {
            List<String> constants =
                    Arrays.stream(raw.getEnumConstants()).map(Object::toString).toList();
            check(scalar.allowed().equals(constants), path + " should allow " + constants);
            return;
        }
        // A quantity may be read as text.
        boolean quantity =
                scalar.type() == Scalar.Type.QUANTITY
                        && List.of(Bytes.class, Millicores.class, String.class).contains(raw);
        Scalar.Type expected = quantity ? Scalar.Type.QUANTITY : scalarType(raw);
        check(scalar.type() == expected, path + " is " + scalar.type() + ", not " + expected);
        boolean time = raw == Instant.class;
        check(time == scalar.format().equals("date-time"), path + " has format " + scalar.format());
    }

    private static Scalar.Type scalarType(Class<?> raw) {
        if (raw == int.class || raw == long.class || raw == Long.class || raw == Integer.class) {
            return Scalar.Type.INTEGER;
        }
        if (raw == double.class || raw == Double.class) {
            return Scalar.Type.NUMBER;
        }
        if (raw == boolean.class) {
            return Scalar.Type.BOOLEAN;
        }
        if (raw == Revision.class) {
            return Scalar.Type.STRING;
        }
        return raw.isRecord() ? scalarType(jsonValue(raw)) : Scalar.Type.STRING;
    }

    /** What a record of one value is written as. */
    private static Class<?> jsonValue(Class<?> record) {
        return Arrays.stream(record.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(JsonValue.class))
                .<Class<?>>map(Method::getReturnType)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(record + " is no single value"));
    }

    private static Type unwrapped(Type type) {
        return raw(type) == Optional.class ? argument(type) : type;
    }

    private static Type argument(Type type) {
        return ((ParameterizedType) type).getActualTypeArguments()[0];
    }

    private static Class<?> raw(Type type) {
        return (Class<?>) (type instanceof ParameterizedType p ? p.getRawType() : type);
    }

    private void check(boolean holds, String difference) {
        if (!holds) {
            differences.add(difference);
        }
    }

    private static void describe(Schema schema, String path, List<String> bare) {
        switch (schema.resolved()) {
            case Structure structure ->
                    structure
                            .fields()
                            .forEach((name, field) -> {
                                if (field.description().isEmpty()) {
                                    bare.add(path + "." + name);
                                }
                                if (!name.equals("metadata")) {
                                    describe(field.schema(), path + "." + name, bare);
                                }
                            });
            case Sequence sequence -> describe(sequence.items(), path + "[]", bare);
            default -> {}
        }
    }

    private static void checkDefaults(Schema schema, String path, List<String> wrong) {
        switch (schema.resolved()) {
            case Structure structure ->
                    structure
                            .fields()
                            .forEach((name, field) -> {
                                String at = path + "." + name;
                                field.defaultValue()
                                        .map(v -> SchemaValidator.validate(field.schema(), v))
                                        .filter(report -> !report.isClean())
                                        .ifPresent(report -> wrong.add(at + report));
                                if (!name.equals("metadata")) {
                                    checkDefaults(field.schema(), at, wrong);
                                }
                            });
            case Sequence sequence -> checkDefaults(sequence.items(), path + "[]", wrong);
            default -> {}
        }
    }
}
