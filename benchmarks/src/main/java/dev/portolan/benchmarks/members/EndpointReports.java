package dev.portolan.benchmarks.members;

import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.service.MemberService;

import java.time.Duration;
import java.util.Random;

/** How long until the federation's store knows of an endpoint that has become ready in a member. */
final class EndpointReports {
    private static final int WARM_UPS = 20;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** The loops gather for 20 ms: measurements begin at every point of that. */
    private static final int PAUSE_MILLIS = 60;

    private final OneMember bench;
    private final Random random = new Random(1);

    EndpointReports(OneMember bench) {
        this.bench = bench;
    }

    Latencies measure(int count) throws Exception {
        OneMember.put(
                bench.federation(),
                ResourceType.SERVICE_EXPORTS,
                Document.parse(
                        """
                        {"apiVersion": "multicluster.x-k8s.io/v1alpha1", "kind": "ServiceExport",
                         "metadata": {"namespace": "default", "name": "web", "uid": "export"}}
                        """));
        OneMember.put(
                bench.member(),
                ResourceType.SERVICES,
                Document.parse(
                        """
                        {"apiVersion": "v1", "kind": "Service",
                         "metadata": {"namespace": "default", "name": "web", "uid": "web"},
                         "spec": {"clusterIP": "10.41.0.7", "ports": [{"port": 80}]}}
                        """));
        try (Sighting known = reports(0)) {
            endpoint("10.141.0.0");
            bench.join();
            known.millisSince(System.nanoTime(), LIMIT);
        }
        return Latencies.of(WARM_UPS, count, this::report);
    }

    private double report(int number) throws Exception {
        Thread.sleep(random.nextInt(PAUSE_MILLIS));
        int unique = WARM_UPS + number + 1;
        try (Sighting reported = reports(unique)) {
            long start = System.nanoTime();
            endpoint(address(unique));
            return reported.millisSince(start, LIMIT);
        }
    }

    private static String address(int number) {
        return "10.141." + number / 256 + "." + number % 256;
    }

    private Sighting reports(int number) {
        String address = address(number);
        return Sighting.of(
                bench.federation(),
                ResourceType.MEMBER_SERVICES,
                "a MemberService with the endpoint " + address,
                object ->
                        MemberService.read(object.content()).spec().endpoints().stream()
                                .anyMatch(endpoint ->
                                        endpoint.ready() && endpoint.address().equals(address)));
    }

    /** The service's only endpoint, ready. */
    private void endpoint(String address) {
        OneMember.put(
                bench.member(),
                ResourceType.ENDPOINT_SLICES,
                Document.parse(
                        """
                        {"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice",
                         "metadata": {"namespace": "default", "name": "web-1", "uid": "slice",
                                      "labels": {"kubernetes.io/service-name": "web"}},
                         "addressType": "IPv4",
                         "endpoints": [{"addresses": ["%s"], "conditions": {"ready": true}}],
                         "ports": [{"port": 80}]}
                        """
                                .formatted(address)));
    }
}
