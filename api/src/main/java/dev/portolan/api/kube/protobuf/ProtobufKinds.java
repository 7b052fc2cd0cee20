package dev.portolan.api.kube.protobuf;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Kubernetes' messages, from a set of descriptors that this module carries ({@code
 * ProtobufDescriptors} in its tests makes it).
 */
final class ProtobufKinds {
    static final String RESOURCE = "kubernetes-descriptors.binpb.gz";
    static final String META = "k8s.io.apimachinery.pkg.apis.meta.v1.";
    private static final Map<String, Descriptor> MESSAGES = load();

    /** What every body is wrapped in. */
    static final Descriptor ENVELOPE = message("k8s.io.apimachinery.pkg.runtime.Unknown");

    private ProtobufKinds() {}

    /** The message of a kind. Options of verbs are of every group, and defined in one place. */
    static Optional<Descriptor> find(String apiVersion, String kind) {
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "core" : apiVersion.substring(0, slash).split("\\.", 2)[0];
        String name = "k8s.io.api." + group + "." + apiVersion.substring(slash + 1) + "." + kind;
        return Optional.ofNullable(MESSAGES.get(name))
                .or(() ->
                        kind.endsWith("Options")
                                ? Optional.ofNullable(MESSAGES.get(META + kind))
                                : Optional.empty());
    }

    /**
     * @throws NullPointerException when there is none of that name
     */
    static Descriptor message(String name) {
        return Objects.requireNonNull(MESSAGES.get(name), name);
    }

    private static Map<String, Descriptor> load() {
        try (InputStream in =
                        Objects.requireNonNull(
                                ProtobufKinds.class.getResourceAsStream(RESOURCE), RESOURCE);
                InputStream set = new GZIPInputStream(in)) {
            Map<String, FileDescriptor> files = new LinkedHashMap<>();
            Map<String, Descriptor> messages = new HashMap<>();
            for (FileDescriptorProto proto : FileDescriptorSet.parseFrom(set).getFileList()) {
                FileDescriptor[] needed =
                        proto.getDependencyList().stream()
                                .map(files::get)
                                .toArray(FileDescriptor[]::new);
                FileDescriptor file = FileDescriptor.buildFrom(proto, needed);
                files.put(proto.getName(), file);
                file.getMessageTypes()
                        .forEach(message -> messages.put(message.getFullName(), message));
            }
            return Map.copyOf(messages);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCE, e);
        } catch (DescriptorValidationException e) {
            throw new IllegalStateException(RESOURCE + " is not in the order of its imports", e);
        }
    }
}
