package dev.portolan.discovery;

import static dev.portolan.discovery.ServiceFixture.aService;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.discovery.EndpointPicker.Candidate;
import dev.portolan.discovery.EndpointPicker.Standing;
import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.LatencyMatrix;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;

class EndpointPickerTest {
    private static final Optional<ClusterName> FROM_DUB = Optional.of(new ClusterName("dub"));
    private static final LatencyMatrix LATENCY =
            new LatencyMatrix(
                    Map.of(
                            new ClusterName("dub"),
                            Map.of(
                                    new ClusterName("fra"),
                                    25.2,
                                    new ClusterName("ams"),
                                    24.9,
                                    new ClusterName("tyo"),
                                    210.0)));

    @Test
    void theNearestMemberComesFirst() {
        var service =
                aService("cart")
                        .exportedBy("tyo", true, 9, 9, "127.20.3.10")
                        .exportedBy("fra", true, 1, 1, "127.20.1.10")
                        .exportedBy("dub", true, 1, 1, "127.20.2.10")
                        .build();

        assertThat(names(EndpointPicker.order(service, FROM_DUB, LATENCY)))
                .containsExactly("dub", "fra", "tyo");
    }

    @Test
    void withinTheSameMillisecondMoreReadyEndpointsWinAndThenTheName() {
        var service =
                aService("cart")
                        .exportedBy("fra", true, 3, 3, "127.20.1.10")
                        .exportedBy("ams", true, 2, 2, "127.20.2.10")
                        .build();

        assertThat(names(EndpointPicker.order(service, FROM_DUB, LATENCY)))
                .containsExactly("fra", "ams");
        assertThat(names(EndpointPicker.order(service, Optional.empty(), LATENCY)))
                .containsExactly("fra", "ams");
    }

    @Test
    void aMemberAtAnUnknownDistanceComesAfterMeasuredOnes() {
        var service =
                aService("cart")
                        .exportedBy("nrt", true, 9, 9, "127.20.4.10")
                        .exportedBy("tyo", true, 1, 1, "127.20.3.10")
                        .build();

        assertThat(names(EndpointPicker.order(service, FROM_DUB, LATENCY)))
                .containsExactly("tyo", "nrt");
    }

    @Test
    void membersThatAreNotReadyAreLeftOutAndSaySo() {
        var service =
                aService("cart")
                        .exportedBy("dub", false, 2, 2, "127.20.2.10")
                        .exportedBy("fra", true, 0, 2, "127.20.1.10")
                        .exportedBy("tyo", true, 1, 2, "127.20.3.10")
                        .build();

        List<Candidate> order = EndpointPicker.order(service, FROM_DUB, LATENCY);

        assertThat(names(order)).containsExactly("tyo", "dub", "fra");
        assertThat(order).extracting(Candidate::chosen).containsExactly(true, false, false);
        assertThat(order)
                .extracting(Candidate::reason)
                .containsExactly(
                        "210 ms away, 1 of 2 endpoints ready",
                        "left out: the member is not Ready",
                        "left out: none of its 2 endpoints is ready");
    }

    @Test
    void whenNobodyIsHealthyTheLastKnownAreAnswered() {
        var service =
                aService("cart")
                        .exportedBy("tyo", false, 2, 2, "127.20.3.10")
                        .exportedBy("fra", false, 2, 2, "127.20.1.10")
                        .exportedBy("dub", true, 0, 2, "127.20.2.10")
                        .build();

        List<Candidate> order = EndpointPicker.order(service, FROM_DUB, LATENCY);

        assertThat(names(order)).containsExactly("fra", "tyo", "dub");
        assertThat(order).extracting(Candidate::chosen).containsExactly(true, true, false);
        assertThat(order.getFirst().standing()).isEqualTo(Standing.LAST_KNOWN);
    }

    @Test
    void theOrderDoesNotDependOnTheOrderOfTheInput() {
        var one =
                aService("cart")
                        .exportedBy("ams", true, 2, 2, "a")
                        .exportedBy("fra", true, 2, 2, "b")
                        .build();
        var other =
                aService("cart")
                        .exportedBy("fra", true, 2, 2, "b")
                        .exportedBy("ams", true, 2, 2, "a")
                        .build();

        assertThat(names(EndpointPicker.order(one, FROM_DUB, LATENCY)))
                .isEqualTo(names(EndpointPicker.order(other, FROM_DUB, LATENCY)));
    }

    private static List<String> names(List<Candidate> candidates) {
        return candidates.stream().map(candidate -> candidate.cluster().value()).toList();
    }
}
