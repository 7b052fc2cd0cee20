package dev.portolan.api.kube.protobuf;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;

import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.Runtime;
import io.kubernetes.client.proto.V1;
import io.kubernetes.client.proto.V1Apps;
import io.kubernetes.client.proto.V1Authentication;
import io.kubernetes.client.proto.V1Authorization;
import io.kubernetes.client.proto.V1Autoscaling;
import io.kubernetes.client.proto.V1Batch;
import io.kubernetes.client.proto.V1Coordination;
import io.kubernetes.client.proto.V1Discovery;
import io.kubernetes.client.proto.V1Networking;
import io.kubernetes.client.proto.V1Policy;
import io.kubernetes.client.proto.V1Rbac;
import io.kubernetes.client.proto.V1Scheduling;
import io.kubernetes.client.proto.V1Storage;
import io.kubernetes.client.proto.V2Autoscaling;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/** Makes the set of descriptors that the module carries, from Kubernetes' Java client. */
final class ProtobufDescriptors {
    private static final List<FileDescriptor> WANTED =
            List.of(
                    Runtime.getDescriptor(),
                    Meta.getDescriptor(),
                    V1.getDescriptor(),
                    V1Apps.getDescriptor(),
                    V1Authentication.getDescriptor(),
                    V1Authorization.getDescriptor(),
                    V1Autoscaling.getDescriptor(),
                    V2Autoscaling.getDescriptor(),
                    V1Batch.getDescriptor(),
                    V1Coordination.getDescriptor(),
                    V1Discovery.getDescriptor(),
                    V1Networking.getDescriptor(),
                    V1Policy.getDescriptor(),
                    V1Rbac.getDescriptor(),
                    V1Scheduling.getDescriptor(),
                    V1Storage.getDescriptor());

    private ProtobufDescriptors() {}

    /** Writes the file that the module carries; the argument is where to. */
    public static void main(String[] args) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(Path.of(args[0])))) {
            generate().writeTo(out);
        }
    }

    /** Every file that is wanted, after those that it imports. */
    static FileDescriptorSet generate() {
        Set<FileDescriptor> ordered = new LinkedHashSet<>();
        WANTED.forEach(file -> add(file, ordered));
        FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder();
        ordered.forEach(file -> set.addFile(file.toProto()));
        return set.build();
    }

    private static void add(FileDescriptor file, Set<FileDescriptor> ordered) {
        file.getDependencies().forEach(needed -> add(needed, ordered));
        ordered.add(file);
    }
}
