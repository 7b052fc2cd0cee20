package dev.portolan.members.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.members.Objects;
import dev.portolan.members.observe.MemberView;
import dev.portolan.members.observe.Views;
import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.Write;
import dev.portolan.model.service.Endpoint;
import dev.portolan.model.service.MemberService;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

class ServiceDiffTest {
    private static final ClusterName FRA = new ClusterName("fra");

    @Test
    void createsThenUpdatesThenRemoves() {
        Write created = only(writes(List.of(), Views.serving(FRA, service("10.0.0.1"))));
        Document content = ((Write.Create) created).content();
        assertThat(content.name()).isEqualTo("web.fra");
        assertThat(content.uid()).isNotEmpty();
        StoredObject stored = Objects.stored(ResourceType.MEMBER_SERVICES, content, 3);
        assertThat(writes(List.of(stored), Views.serving(FRA, service("10.0.0.1")))).isEmpty();
        assertThat(only(writes(List.of(stored), Views.serving(FRA, service("10.0.0.2")))))
                .isInstanceOf(Write.Update.class);
        assertThat(only(writes(List.of(stored), Views.ready(FRA))))
                .isInstanceOf(Write.Delete.class);
    }

    @Test
    void aMemberThatHasNotBeenSeenKeepsItsServices() {
        StoredObject stored = stored();
        assertThat(ServiceDiff.writes(List.of(stored), Map.of(), Set.of(FRA), Instant.EPOCH))
                .isEmpty();
    }

    @Test
    void aMemberThatHasLeftTheFederationLosesThem() {
        assertThat(only(ServiceDiff.writes(List.of(stored()), Map.of(), Set.of(), Instant.EPOCH)))
                .isInstanceOf(Write.Delete.class);
    }

    private static StoredObject stored() {
        Write created = only(writes(List.of(), Views.serving(FRA, service("10.0.0.1"))));
        return Objects.stored(ResourceType.MEMBER_SERVICES, ((Write.Create) created).content(), 3);
    }

    private static List<Write> writes(List<StoredObject> stored, MemberView view) {
        return ServiceDiff.writes(stored, Map.of(FRA, view), Set.of(FRA), Instant.EPOCH);
    }

    private static Write only(List<Write> writes) {
        assertThat(writes).hasSize(1);
        return writes.getFirst();
    }

    private static MemberService service(String address) {
        return new MemberService(
                Namespace.of("shop"),
                new MemberService.Spec(
                        "web",
                        FRA,
                        false,
                        List.of(),
                        List.of("10.40.0.1"),
                        List.of(),
                        List.of(),
                        List.of(new Endpoint(address, Optional.empty(), true)),
                        "",
                        Map.of()));
    }
}
