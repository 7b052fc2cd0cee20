package dev.portolan.api.kube.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Message;

import dev.portolan.api.kube.protocol.ApiException;
import dev.portolan.model.resource.Json;

import io.kubernetes.client.proto.IntStr;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.Runtime;
import io.kubernetes.client.proto.V1;
import io.kubernetes.client.proto.V1Apps;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

class ProtobufBodyTest {
    @Test
    void readsADeploymentAsAGoClientWritesIt() throws Exception {
        V1Apps.Deployment deployment =
                V1Apps.Deployment.newBuilder()
                        .setMetadata(
                                Meta.ObjectMeta.newBuilder()
                                        .setName("web")
                                        .setNamespace("")
                                        .setGeneration(0)
                                        .setCreationTimestamp(Meta.Time.getDefaultInstance())
                                        .putLabels("app", "web"))
                        .setSpec(
                                V1Apps.DeploymentSpec.newBuilder()
                                        .setReplicas(0)
                                        .setMinReadySeconds(0)
                                        .setTemplate(
                                                V1.PodTemplateSpec.newBuilder()
                                                        .setSpec(
                                                                V1.PodSpec.newBuilder()
                                                                        .setHostNetwork(false)
                                                                        .setAutomountServiceAccountToken(
                                                                                false)
                                                                        .addVolumes(scratch()))))
                        .build();

        assertThat(ProtobufBody.read(body("apps/v1", "Deployment", deployment)))
                .isEqualTo(
                        Json.mapper()
                                .readTree(
                                        """
                                        {"apiVersion": "apps/v1", "kind": "Deployment",
                                         "metadata": {"name": "web", "labels": {"app": "web"}},
                                         "spec": {"replicas": 0, "template": {"spec": {
                                           "automountServiceAccountToken": false,
                                           "volumes": [{"name": "scratch", "emptyDir": {}}]}}}}
                                        """));
    }

    @Test
    void readsBytesPortsAndTimes() throws Exception {
        V1.Secret secret =
                V1.Secret.newBuilder()
                        .setMetadata(
                                Meta.ObjectMeta.newBuilder()
                                        .setName("token")
                                        .setCreationTimestamp(
                                                Meta.Time.newBuilder().setSeconds(1767225600)))
                        .putData("key", ByteString.copyFromUtf8("value"))
                        .build();
        assertThat(ProtobufBody.read(body("v1", "Secret", secret)))
                .isEqualTo(
                        Json.mapper()
                                .readTree(
                                        """
                                        {"apiVersion": "v1", "kind": "Secret", "data": {"key": "dmFsdWU="},
                                         "metadata": {"name": "token", "creationTimestamp": "2026-01-01T00:00:00Z"}}
                                        """));

        V1.Service service =
                V1.Service.newBuilder()
                        .setSpec(
                                V1.ServiceSpec.newBuilder()
                                        .addPorts(port(0, 8080, ""))
                                        .addPorts(port(1, 0, "http")))
                        .build();
        assertThat(ProtobufBody.read(body("v1", "Service", service)).at("/spec/ports"))
                .isEqualTo(
                        Json.mapper()
                                .readTree("[{\"targetPort\": 8080}, {\"targetPort\": \"http\"}]"));
    }

    @Test
    void readsTheOptionsOfADeletionInEveryGroup() {
        Meta.DeleteOptions options =
                Meta.DeleteOptions.newBuilder().setPropagationPolicy("Orphan").build();

        assertThat(
                        ProtobufBody.read(body("apps/v1", "DeleteOptions", options))
                                .path("propagationPolicy")
                                .asText())
                .isEqualTo("Orphan");
    }

    @Test
    void refusesWhatIsNotOfItsForm() {
        assertThatThrownBy(() ->
                        ProtobufBody.read("{}".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("k8s");
        assertThatThrownBy(() -> ProtobufBody.read(new byte[] {'k', '8', 's', 0, 10, 99}))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("does not parse");
        assertThatThrownBy(() ->
                        ProtobufBody.read(
                                body("example.com/v1", "Thing", Meta.Time.getDefaultInstance())))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("Thing");
    }

    @Test
    void theFileIsWhatTheGeneratorMakes() throws IOException {
        try (InputStream in =
                new GZIPInputStream(
                        ProtobufKinds.class.getResourceAsStream(ProtobufKinds.RESOURCE))) {
            assertThat(FileDescriptorSet.parseFrom(in).equals(ProtobufDescriptors.generate()))
                    .as("run ProtobufDescriptors.main with the path of " + ProtobufKinds.RESOURCE)
                    .isTrue();
        }
    }

    private static V1.Volume scratch() {
        return V1.Volume.newBuilder()
                .setName("scratch")
                .setVolumeSource(
                        V1.VolumeSource.newBuilder()
                                .setEmptyDir(V1.EmptyDirVolumeSource.newBuilder().setMedium("")))
                .build();
    }

    private static V1.ServicePort port(long type, int number, String name) {
        return V1.ServicePort.newBuilder()
                .setName("")
                .setNodePort(0)
                .setTargetPort(
                        IntStr.IntOrString.newBuilder()
                                .setType(type)
                                .setIntVal(number)
                                .setStrVal(name))
                .build();
    }

    private static byte[] body(String apiVersion, String kind, Message object) {
        return ByteString.copyFromUtf8("k8s\0")
                .concat(
                        Runtime.Unknown.newBuilder()
                                .setTypeMeta(
                                        Runtime.TypeMeta.newBuilder()
                                                .setApiVersion(apiVersion)
                                                .setKind(kind))
                                .setRaw(object.toByteString())
                                .build()
                                .toByteString())
                .toByteArray();
    }
}
