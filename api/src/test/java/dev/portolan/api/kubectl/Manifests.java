package dev.portolan.api.kubectl;

/** What the tests apply. */
final class Manifests {
    static final String DEPLOYMENT =
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
              labels: {app: web, tier: edge}
            spec:
              replicas: 2
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers:
                  - name: main
                    image: nginx:1.27
                  - name: side
                    image: envoy:1.31
            """;

    static final String POLICY =
            """
            apiVersion: portolan.dev/v1alpha1
            kind: PlacementPolicy
            metadata:
              name: web
            spec:
              resourceSelectors:
              - apiVersion: apps/v1
                kind: Deployment
                name: web
              priority: 3
            """;

    private Manifests() {}

    static String configMap(String name, String labels) {
        return """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: %s, labels: {%s}}
        data: {colour: blue}
        """
                .formatted(name, labels);
    }
}
