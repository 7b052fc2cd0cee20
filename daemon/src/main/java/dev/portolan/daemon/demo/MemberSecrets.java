package dev.portolan.daemon.demo;

import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Json;
import dev.portolan.model.resource.Namespace;
import dev.portolan.simulator.SimulatedCluster;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The credentials of simulated members as Secrets. */
final class MemberSecrets {
    private MemberSecrets() {}

    /** {@code portolan-system/member-NAME} with {@code token} and {@code ca.crt}. */
    static Document of(SimulatedCluster member) {
        var root = Json.mapper().createObjectNode().put("apiVersion", "v1").put("kind", "Secret");
        root.putObject("metadata")
                .put("name", "member-" + member.name())
                .put("namespace", Namespace.SYSTEM.name());
        root.put("type", "Opaque");
        root.putObject("data")
                .put("token", encode(member.adminToken()))
                .put("ca.crt", encode(member.caCertificate()));
        return Document.owning(root);
    }

    private static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
