package dev.portolan.benchmarks.dns;

import dev.portolan.control.MemoryStore;
import dev.portolan.dns.catalog.CatalogSource;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.Write;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Members and exported services to be asked for, and the bytes of the questions. */
final class Federation {
    static final int SERVICES = 300;
    static final String COREFILE =
            """
            clusterset.local:0 {
                bind 127.0.0.1
                portolan clusterset.local
            }
            """;

    private static final Namespace NAMESPACE = new Namespace("bench");
    private static final int MEMBERS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Federation() {}

    static void writeTo(MemoryStore store) {
        for (int member = 0; member < MEMBERS; member++) {
            store.write(
                    Write.create(
                            ResourceKey.of(ResourceType.MEMBER_CLUSTERS, "m" + member),
                            Document.parse(
                                    """
                                    {"apiVersion": "portolan.dev/v1alpha1", "kind": "MemberCluster",
                                     "metadata": {"name": "m%1$d"},
                                     "spec": {"endpoint": "https://127.0.0.1:6443", "networks": ["127.20.%1$d.0/24"]},
                                     "status": {"conditions": [{"type": "Ready", "status": "True", "reason": "Answers",
                                       "message": "", "lastTransitionTime": "2026-01-01T00:00:00Z"}]}}
                                    """
                                            .formatted(member))));
        }
        for (int service = 0; service < SERVICES; service++) {
            store.write(
                    Write.create(
                            new ResourceKey(ResourceType.SERVICE_EXPORTS, NAMESPACE, name(service)),
                            Document.parse(
                                    """
                                    {"apiVersion": "multicluster.x-k8s.io/v1beta1", "kind": "ServiceExport",
                                     "metadata": {"namespace": "bench", "name": "%s"}}
                                    """
                                            .formatted(name(service)))));
            for (int member = 0; member < MEMBERS; member++) {
                String object = name(service) + ".m" + member;
                store.write(
                        Write.create(
                                new ResourceKey(ResourceType.MEMBER_SERVICES, NAMESPACE, object),
                                Document.parse(
                                        """
                                        {"apiVersion": "portolan.dev/v1alpha1", "kind": "MemberService",
                                         "metadata": {"namespace": "bench", "name": "%1$s"},
                                         "spec": {"service": "%2$s", "cluster": "m%3$d", "headless": false,
                                           "ports": [{"name": "http", "protocol": "TCP", "port": 80}],
                                           "clusterIps": ["10.4%3$d.0.9"], "gatewayAddresses": ["127.20.%3$d.10"],
                                           "endpoints": [{"address": "10.14%3$d.0.1", "ready": true}]}}
                                        """
                                                .formatted(object, name(service), member))));
            }
        }
    }

    /** Waits until the catalogue is there, for a bounded time. */
    static void await(CatalogSource catalog) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (catalog.current().isEmpty()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("no catalogue within " + PATIENCE);
            }
            Thread.sleep(10);
        }
    }

    /** An A query for one of the services, as a stub resolver sends it. */
    static byte[] query(int id, int service) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) (id >> 8), (byte) id, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        for (String label : new String[] {name(service), "bench", "svc", "clusterset", "local"}) {
            out.write(label.length());
            out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.writeBytes(new byte[] {0, 0, 1, 0, 1});
        return out.toByteArray();
    }

    private static String name(int service) {
        return "service-" + service;
    }
}
