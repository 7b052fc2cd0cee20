package dev.portolan.api.kube.protobuf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;

import dev.portolan.api.kube.protocol.ApiException;
import dev.portolan.api.kube.protocol.Failures;

import java.util.Arrays;

/**
 * A body of {@value #MEDIA_TYPE}: four letters, then an envelope ({@code runtime.Unknown}) that
 * names the kind and holds the object's bytes.
 *
 * @see <a href="https://kubernetes.io/docs/reference/using-api/api-concepts/#protobuf-encoding">
 *     Kubernetes protobuf encoding</a>
 */
public final class ProtobufBody {
    public static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";
    private static final byte[] MAGIC = {'k', '8', 's', 0};

    private ProtobufBody() {}

    /**
     * The object in a body, as JSON.
     *
     * @throws ApiException 400 when it does not parse, 415 for a kind that is not known in this
     *     form
     */
    public static ObjectNode read(byte[] body) {
        if (body.length < MAGIC.length
                || !Arrays.equals(MAGIC, 0, MAGIC.length, body, 0, MAGIC.length)) {
            throw Failures.badRequest("the body is no Kubernetes protobuf: it must begin with k8s");
        }
        try {
            Message envelope =
                    DynamicMessage.parseFrom(
                            ProtobufKinds.ENVELOPE,
                            ByteString.copyFrom(body, MAGIC.length, body.length - MAGIC.length));
            Message type = (Message) field(envelope, "typeMeta");
            String apiVersion = (String) field(type, "apiVersion");
            String kind = (String) field(type, "kind");
            Descriptor descriptor =
                    ProtobufKinds.find(apiVersion, kind)
                            .orElseThrow(() ->
                                    Failures.unsupportedMediaType(
                                            "application/json, application/yaml for "
                                                    + kind
                                                    + " of \""
                                                    + apiVersion
                                                    + "\""));
            ObjectNode object =
                    ProtobufJson.object(
                            DynamicMessage.parseFrom(
                                    descriptor, (ByteString) field(envelope, "raw")));
            return object.put("apiVersion", apiVersion).put("kind", kind);
        } catch (InvalidProtocolBufferException e) {
            throw Failures.badRequest("the body does not parse: " + e.getMessage());
        }
    }

    private static Object field(Message message, String name) {
        return message.getField(message.getDescriptorForType().findFieldByName(name));
    }
}
