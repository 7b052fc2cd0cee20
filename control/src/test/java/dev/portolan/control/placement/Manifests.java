package dev.portolan.control.placement;

import dev.portolan.model.resource.Document;

/** Small manifests for stories. */
final class Manifests {
    private Manifests() {}

    static Document deployment(String name, int replicas, String cpu) {
        return deployment(name, replicas, cpu, "");
    }

    /**
     * @param calls the services that it calls, comma-separated
     */
    static Document deployment(String name, int replicas, String cpu, String calls) {
        return Document.parse(
                """
                {"apiVersion": "apps/v1", "kind": "Deployment",
                 "metadata": {"name": "%1$s", "namespace": "shop", "uid": "uid-%1$s", "labels": {"app": "%1$s"},
                              "annotations": {"portolan.dev/calls": "%4$s"}},
                 "spec": {"replicas": %2$d, "template": {"metadata": {"labels": {"app": "%1$s"}}, "spec": {"containers": [
                   {"name": "server", "resources": {"requests": {"cpu": "%3$s", "memory": "64Mi"}},
                    "envFrom": [{"configMapRef": {"name": "%1$s-settings"}}]}]}}}}
                """
                        .formatted(name, replicas, cpu, calls));
    }

    static Document statefulSet(String name, String storageClass) {
        return Document.parse(
                """
                {"apiVersion": "apps/v1", "kind": "StatefulSet",
                 "metadata": {"name": "%1$s", "namespace": "shop", "uid": "uid-%1$s", "labels": {"app": "%1$s"}},
                 "spec": {"replicas": 1, "serviceName": "%1$s",
                   "template": {"metadata": {"labels": {"app": "%1$s"}}, "spec": {"containers": [
                     {"name": "db", "resources": {"requests": {"cpu": "500m", "memory": "512Mi"}}}]}},
                   "volumeClaimTemplates": [{"metadata": {"name": "data"}, "spec": {"storageClassName": "%2$s",
                     "resources": {"requests": {"storage": "8Gi"}}}}]}}
                """
                        .formatted(name, storageClass));
    }

    static Document service(String name) {
        return Document.parse(
                """
                {"apiVersion": "v1", "kind": "Service",
                 "metadata": {"name": "%1$s", "namespace": "shop", "uid": "uid-svc-%1$s"},
                 "spec": {"selector": {"app": "%1$s"}, "ports": [{"port": 80}]}}
                """
                        .formatted(name));
    }

    static Document storageClass(String name) {
        return Document.parse(
                """
                {"apiVersion": "storage.k8s.io/v1", "kind": "StorageClass",
                 "metadata": {"name": "%1$s", "uid": "uid-sc-%1$s"}, "provisioner": "somebody.example.org"}
                """
                        .formatted(name));
    }

    static Document configMap(String name) {
        return Document.parse(
                """
                {"apiVersion": "v1", "kind": "ConfigMap",
                 "metadata": {"name": "%1$s", "namespace": "shop", "uid": "uid-cm-%1$s"}, "data": {"a": "b"}}
                """
                        .formatted(name));
    }

    /**
     * @param primary empty while there is none
     */
    static Document protectedApplication(String name, String preferred, String primary) {
        String status =
                primary.isEmpty()
                        ? ""
                        : """
                        , "status": {"primary": "%s", "epoch": 1, "phase": "Protected"}\
                        """
                                .formatted(primary);
        return Document.parse(
                """
                {"apiVersion": "portolan.dev/v1alpha1", "kind": "ProtectedApplication",
                 "metadata": {"name": "%1$s", "namespace": "shop", "uid": "uid-pa-%1$s"},
                 "spec": {"policyRef": "tight", "preferredMember": "%2$s",
                          "workload": {"apiVersion": "apps/v1", "kind": "StatefulSet", "name": "%1$s"}}%3$s}
                """
                        .formatted(name, preferred, status));
    }
}
