package dev.portolan.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import dev.portolan.api.schema.KindRegistry;
import dev.portolan.api.schema.SchemaValidator;
import dev.portolan.api.schema.ServedKind;
import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.policy.PlacementPolicy;
import dev.portolan.model.resource.Document;
import dev.portolan.model.volume.ProtectedApplication;
import dev.portolan.simulator.FleetPlan;
import dev.portolan.simulator.cluster.MemberPlan;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class DemoManifestsTest {
    private static final KindRegistry KINDS = KindRegistry.federation();

    @ParameterizedTest
    @MethodSource("manifests")
    void everyManifestFollowsItsSchema(Document manifest) {
        ServedKind kind = KINDS.byKind(manifest.apiVersion(), manifest.kind()).orElseThrow();

        assertThat(SchemaValidator.validate(kind.schema(), manifest.node()))
                .satisfies(report -> assertThat(report.isClean()).as(report.toString()).isTrue());
    }

    @Test
    void theMembersAreThoseThatTheSimulatorStarts() throws IOException {
        List<MemberCluster> written =
                ofKind(MemberCluster.KIND).stream().map(MemberCluster::read).toList();
        List<MemberPlan> simulated = FleetPlan.demo().members();

        assertThat(written)
                .extracting(MemberCluster::name)
                .containsExactlyElementsOf(simulated.stream().map(MemberPlan::name).toList());
        assertThat(written)
                .allSatisfy(member -> {
                    MemberPlan plan = plan(simulated, member);
                    assertThat(member.spec().provider()).isEqualTo(plan.location().provider());
                    assertThat(member.spec().region()).isEqualTo(plan.location().region());
                    assertThat(member.spec().zones()).isEqualTo(plan.zones());
                    assertThat(plan.storageClasses())
                            .extracting(MemberPlan.StorageClassPlan::name)
                            .containsAll(member.spec().storageClasses().values());
                });
    }

    @Test
    void aPolicyIsForEveryWorkloadOfTheShop() throws IOException {
        List<PlacementPolicy> policies =
                ofKind(PlacementPolicy.KIND).stream().map(PlacementPolicy::read).toList();
        List<Document> workloads = new ArrayList<>(ofKind("Deployment"));
        workloads.addAll(ofKind("StatefulSet"));

        assertThat(workloads).hasSizeGreaterThan(10);
        assertThat(workloads)
                .allSatisfy(workload -> assertThat(policies).anyMatch(p -> p.selects(workload)));
    }

    @Test
    void theProtectedApplicationNamesAWorkloadAndAPolicyThatExist() throws IOException {
        ProtectedApplication application =
                ProtectedApplication.read(ofKind(ProtectedApplication.KIND).getFirst());

        assertThat(ofKind("StatefulSet"))
                .extracting(Document::name)
                .contains(application.spec().workload().name());
        assertThat(ofKind("ReplicationPolicy"))
                .extracting(Document::name)
                .contains(application.spec().policyRef());
    }

    private static MemberPlan plan(List<MemberPlan> plans, MemberCluster member) {
        return plans.stream()
                .filter(plan -> plan.name().equals(member.name()))
                .findFirst()
                .orElseThrow();
    }

    private static List<Document> ofKind(String kind) throws IOException {
        return manifests().stream().filter(m -> m.kind().equals(kind)).toList();
    }

    static List<Document> manifests() throws IOException {
        YAMLMapper yaml = new YAMLMapper();
        List<Document> documents = new ArrayList<>();
        try (var files = Files.list(Path.of("demo"))) {
            for (Path file : files.sorted().toList()) {
                try (var nodes = yaml.readerFor(JsonNode.class).readValues(file.toFile())) {
                    while (nodes.hasNext()) {
                        documents.add(Document.parse(nodes.next().toString()));
                    }
                }
            }
        }
        return documents;
    }
}
