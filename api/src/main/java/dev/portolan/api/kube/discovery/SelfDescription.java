package dev.portolan.api.kube.discovery;

import dev.portolan.api.kube.protocol.Accept;
import dev.portolan.api.kube.protocol.Answer;
import dev.portolan.api.kube.protocol.ApiException;
import dev.portolan.api.kube.protocol.ApiRequest;
import dev.portolan.api.kube.protocol.Failures;
import dev.portolan.api.kube.protocol.Rendering;
import dev.portolan.api.schema.KindRegistry;
import dev.portolan.api.schema.OpenApiDocuments;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Answers what a client asks of the server before it works with objects: discovery, schemas,
 * version. Every document is rendered once.
 */
public final class SelfDescription {
    private static final String OPENAPI_V3 = "/openapi/v3/";

    /** An empty document of this type is what older clients need; newer ones do not ask for it. */
    private static final String OPENAPI_V2_TYPE =
            "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    private static final List<String> AGGREGATED_VERSIONS = List.of("v2", "v2beta1");

    private final KindRegistry kinds;
    private final Answer.Whole version;
    private final Map<String, Answer.Whole> rendered = new ConcurrentHashMap<>();
    private final Supplier<OpenApiDocuments> openApi;

    public SelfDescription(
            KindRegistry kinds, String kubernetesVersion, Supplier<OpenApiDocuments> openApi) {
        this.kinds = kinds;
        this.version = Answer.json(200, VersionDocument.of(kubernetesVersion));
        this.openApi = openApi;
    }

    public Answer.Whole version() {
        return version;
    }

    /** {@code /api} or {@code /apis}: everything at once for clients that know that form. */
    public Answer.Whole root(boolean core, ApiRequest request) {
        String path = core ? "/api" : "/apis";
        Accept.MediaType form = Accept.parse(request.accept()).json("APIGroupDiscoveryList");
        String formVersion = form.parameter("v");
        if (form.parameter("g").equals("apidiscovery.k8s.io")
                && AGGREGATED_VERSIONS.contains(formVersion)) {
            return rendered.computeIfAbsent(
                    path + formVersion,
                    key ->
                            Answer.bytes(
                                    200,
                                    "application/json;g=apidiscovery.k8s.io;v="
                                            + formVersion
                                            + ";as=APIGroupDiscoveryList",
                                    Rendering.bytes(
                                            AggregatedDiscovery.document(
                                                    kinds, core, formVersion))));
        }
        return rendered.computeIfAbsent(
                path,
                key ->
                        Answer.json(
                                200,
                                core
                                        ? LegacyDiscovery.coreVersions(kinds)
                                        : LegacyDiscovery.groups(kinds)));
    }

    /** {@code /apis/GROUP}. */
    public Answer.Whole group(String group) {
        if (group.isEmpty() || !kinds.groups().contains(group)) {
            throw Failures.noSuchPath();
        }
        return rendered.computeIfAbsent(
                "/apis/" + group, key -> Answer.json(200, LegacyDiscovery.group(kinds, group)));
    }

    /** {@code /apis/GROUP/VERSION}, {@code /api/v1}. */
    public Answer.Whole resources(String group, String groupVersion) {
        if (!kinds.versions(group).contains(groupVersion)) {
            throw Failures.noSuchPath();
        }
        return rendered.computeIfAbsent(
                "/" + group + "/" + groupVersion,
                key -> Answer.json(200, LegacyDiscovery.resources(kinds, group, groupVersion)));
    }

    /**
     * {@code /openapi/v2}, {@code /openapi/v3} and what is below.
     *
     * @throws ApiException 404 for documents that there are not
     */
    public Answer.Whole openApi(ApiRequest request) {
        String path = request.path();
        if (path.equals("/openapi/v2")) {
            return Answer.bytes(200, OPENAPI_V2_TYPE, new byte[0]);
        }
        if (path.equals("/openapi/v3") || path.equals(OPENAPI_V3)) {
            return Answer.bytes(200, Answer.JSON, openApi.get().index());
        }
        if (!path.startsWith(OPENAPI_V3)) {
            throw Failures.noSuchPath();
        }
        OpenApiDocuments.Rendered document =
                openApi.get()
                        .document(path.substring(OPENAPI_V3.length()))
                        .orElseThrow(Failures::noSuchPath);
        Answer.Whole answer =
                Answer.bytes(200, Answer.JSON, document.json())
                        .with(new Answer.Header("ETag", "\"" + document.hash() + "\""));
        return request.parameter("hash").filter(document.hash()::equals).isPresent()
                ? answer.with(new Answer.Header("Cache-Control", "public, immutable"))
                : answer;
    }
}
