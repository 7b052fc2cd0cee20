package dev.portolan.api.patch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.api.patch.ApplyResult.Applied;
import dev.portolan.api.patch.ApplyResult.Conflicts;
import dev.portolan.api.schema.KindRegistry;
import dev.portolan.api.schema.Schema;
import dev.portolan.api.schema.ServedKind;
import dev.portolan.model.resource.Document;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class ServerSideApplyTest {
    private static final Schema DEPLOYMENT =
            KindRegistry.federation()
                    .byKind("apps/v1", "Deployment")
                    .map(ServedKind::schema)
                    .orElseThrow();
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final FieldManager ALICE = FieldManager.of("alice");
    private static final FieldManager BOB = FieldManager.of("bob");
    private static final FieldManager KUBECTL = FieldManager.of("kubectl");

    private static Document deployment(String metadata, String spec) {
        return Document.parse(
                """
                {"apiVersion": "apps/v1", "kind": "Deployment",
                 "metadata": {"name": "web", "namespace": "shop" %s}, "spec": {%s}}
                """
                        .formatted(metadata.isEmpty() ? "" : ", " + metadata, spec));
    }

    private static Document applied(ApplyResult result) {
        assertThat(result).isInstanceOf(Applied.class);
        return ((Applied) result).object();
    }

    private static ApplyResult apply(Optional<Document> live, Document config, FieldManager who) {
        return ServerSideApply.apply(DEPLOYMENT, live, config, who, false, NOON);
    }

    private static List<String> owned(Document object, String manager) {
        List<String> paths = new ArrayList<>();
        for (JsonNode entry : object.items("metadata", "managedFields")) {
            if (entry.path("manager").asText().equals(manager)) {
                FieldSet.fromJson(entry.path("fieldsV1"))
                        .paths()
                        .forEach(path ->
                                paths.add(
                                        String.join(
                                                "",
                                                path.stream().map(PathElement::display).toList())));
            }
        }
        return paths;
    }

    @Test
    void createsAnObjectAndNotesWhoWantsWhat() {
        Document created =
                applied(apply(Optional.empty(), deployment("", "\"replicas\": 2"), ALICE));
        assertThat(created.at("spec", "replicas").asInt()).isEqualTo(2);
        assertThat(owned(created, "alice")).containsExactly(".spec.replicas");
        JsonNode entry = created.items("metadata", "managedFields").getFirst();
        assertThat(entry.toString())
                .isEqualTo(
                        """
                        {"manager":"alice","operation":"Apply","apiVersion":"apps/v1",\
                        "time":"2026-03-01T12:00:00Z","fieldsType":"FieldsV1",\
                        "fieldsV1":{"f:spec":{"f:replicas":{}}}}\
                        """);
    }

    @Test
    void refusesToTakeAFieldFromSomebodyElse() {
        Document live = applied(apply(Optional.empty(), deployment("", "\"replicas\": 2"), ALICE));
        ApplyResult result =
                apply(Optional.of(live), deployment("", "\"replicas\": 5, \"paused\": true"), BOB);
        assertThat(result).isInstanceOf(Conflicts.class);
        assertThat(((Conflicts) result).message())
                .isEqualTo("Apply failed with 1 conflict: conflict with \"alice\": .spec.replicas");
    }

    @Test
    void sharesAFieldThatTwoWantAlike() {
        Document live = applied(apply(Optional.empty(), deployment("", "\"replicas\": 2"), ALICE));
        Document both = applied(apply(Optional.of(live), deployment("", "\"replicas\": 2"), BOB));
        assertThat(owned(both, "alice")).containsExactly(".spec.replicas");
        assertThat(owned(both, "bob")).containsExactly(".spec.replicas");
        Document one = applied(apply(Optional.of(both), deployment("", ""), ALICE));
        assertThat(one.at("spec", "replicas").asInt()).isEqualTo(2);
        assertThat(owned(one, "alice")).isEqualTo(List.of(".spec"));
    }

    @Test
    void forceTakesTheFieldFromItsOwner() {
        Document live = applied(apply(Optional.empty(), deployment("", "\"replicas\": 2"), ALICE));
        Document forced =
                applied(
                        ServerSideApply.apply(
                                DEPLOYMENT,
                                Optional.of(live),
                                deployment("", "\"replicas\": 5"),
                                BOB,
                                true,
                                NOON));
        assertThat(forced.at("spec", "replicas").asInt()).isEqualTo(5);
        assertThat(owned(forced, "alice")).isEmpty();
    }

    @Test
    void removesWhatTheManagerNoLongerNames() {
        String both =
                """
                "template": {"spec": {"containers": [
                  {"name": "web", "image": "web:1"}, {"name": "log", "image": "log:1"}]}}
                """;
        String one =
                """
                "template": {"spec": {"containers": [{"name": "web", "image": "web:1"}]}}
                """;
        Document live = applied(apply(Optional.empty(), deployment("", both), ALICE));
        Document less = applied(apply(Optional.of(live), deployment("", one), ALICE));
        assertThat(less.at("spec", "template", "spec", "containers"))
                .extracting(container -> container.path("name").asText())
                .containsExactly("web");
    }

    @Test
    void keepsAnItemThatSomebodyElseHasAPartIn() {
        String withImage =
                "\"template\": {\"spec\": {\"containers\": [{\"name\": \"web\", \"image\":"
                        + " \"web:1\"}]}}";
        String withPort =
                "\"template\": {\"spec\": {\"containers\": [{\"name\": \"web\", \"ports\":"
                        + " [{\"containerPort\": 80}]}]}}";
        Document live = applied(apply(Optional.empty(), deployment("", withImage), ALICE));
        Document both = applied(apply(Optional.of(live), deployment("", withPort), BOB));
        Document rest = applied(apply(Optional.of(both), deployment("", "\"replicas\": 1"), ALICE));
        assertThat(rest.at("spec", "template", "spec", "containers").toString())
                .isEqualTo("[{\"name\":\"web\",\"ports\":[{\"containerPort\":80}]}]");
        assertThat(owned(rest, "bob"))
                .contains(
                        ".spec.template.spec.containers[name=\"web\"].ports"
                                + "[containerPort=80,protocol=\"TCP\"].containerPort");
    }

    @Test
    void applyingTheSameAgainChangesNothing() {
        Document live = applied(apply(Optional.empty(), deployment("", "\"replicas\": 2"), ALICE));
        ApplyResult again =
                ServerSideApply.apply(
                        DEPLOYMENT,
                        Optional.of(live),
                        deployment("", "\"replicas\": 2"),
                        ALICE,
                        false,
                        NOON.plusSeconds(60));
        assertThat(applied(again)).isSameAs(live);
    }

    @Test
    void anUpdateOwnsWhatItChanged() {
        Document live = applied(apply(Optional.empty(), deployment("", "\"replicas\": 2"), ALICE));
        Document scaled = live.edit(root -> root.withObject("/spec").put("replicas", 7));
        Document updated = ServerSideApply.update(DEPLOYMENT, Optional.of(live), scaled, BOB, NOON);
        assertThat(owned(updated, "alice")).isEmpty();
        assertThat(owned(updated, "bob")).containsExactly(".spec.replicas");
        ApplyResult result = apply(Optional.of(updated), deployment("", "\"replicas\": 2"), ALICE);
        assertThat(result)
                .isInstanceOfSatisfying(
                        Conflicts.class,
                        conflicts ->
                                assertThat(conflicts.conflicts().getFirst().message())
                                        .isEqualTo("conflict with \"bob\" using apps/v1"));
    }

    @Test
    void aSubresourceIsAManagerOfItsOwn() {
        Document live = applied(apply(Optional.empty(), deployment("", "\"replicas\": 2"), ALICE));
        Document status = live.edit(root -> root.withObject("/status").put("readyReplicas", 2));
        Document updated =
                ServerSideApply.update(
                        DEPLOYMENT,
                        Optional.of(live),
                        status,
                        new FieldManager("alice", "status"),
                        NOON);
        assertThat(updated.items("metadata", "managedFields"))
                .extracting(entry -> entry.path("subresource").asText())
                .containsExactly("", "status");
    }

    @Test
    void anObjectWithoutARecordBelongsToBeforeFirstApply() {
        Document live = deployment("", "\"replicas\": 2");
        ApplyResult result = apply(Optional.of(live), deployment("", "\"replicas\": 3"), ALICE);
        assertThat(((Conflicts) result).conflicts().getFirst().manager())
                .isEqualTo("before-first-apply");
    }

    @Test
    void kubectlMeetsNoConflictWithItsOwnClientSideApply() {
        Document config = deployment("", "\"replicas\": 2");
        Document live =
                ServerSideApply.update(
                        DEPLOYMENT,
                        Optional.empty(),
                        config.edit(root ->
                                root.withObject("/metadata/annotations")
                                        .put(LastApplied.ANNOTATION, config.toString())),
                        FieldManager.of("kubectl-client-side-apply"),
                        NOON);
        Document changed = deployment("", "\"replicas\": 4");
        Document forced = applied(apply(Optional.of(live), changed, KUBECTL));
        assertThat(forced.at("spec", "replicas").asInt()).isEqualTo(4);
        assertThat(forced.annotations().get(LastApplied.ANNOTATION)).contains("\"replicas\":4");
        assertThat(apply(Optional.of(live), changed, ALICE)).isInstanceOf(Conflicts.class);
    }

    @Test
    void anEmptyListOfManagedFieldsEndsTheRecord() {
        Document live = applied(apply(Optional.empty(), deployment("", "\"replicas\": 2"), ALICE));
        Document reset = live.edit(root -> root.withObject("/metadata").putArray("managedFields"));
        Document updated = ServerSideApply.update(DEPLOYMENT, Optional.of(live), reset, BOB, NOON);
        assertThat(updated.has("metadata", "managedFields")).isFalse();
    }

    @Test
    void mergesTheOldestOfManyUpdaters() {
        Document object =
                ServerSideApply.update(
                        DEPLOYMENT, Optional.empty(), deployment("", ""), ALICE, NOON);
        for (int i = 0; i < 30; i++) {
            int n = i;
            Document next =
                    object.edit(root -> root.withObject("/metadata/labels").put("l" + n, "x"));
            object =
                    ServerSideApply.update(
                            DEPLOYMENT,
                            Optional.of(object),
                            next,
                            FieldManager.of("updater-" + i),
                            NOON.plusSeconds(i));
        }
        assertThat(object.items("metadata", "managedFields"))
                .hasSize(ManagedFields.MOST_UPDATERS)
                .extracting(entry -> entry.path("manager").asText())
                .contains("ancient-changes", "updater-29")
                .doesNotContain("updater-0");
        assertThat(owned(object, "ancient-changes")).contains(".metadata.labels.l0");
    }

    @Test
    void refusesAListThatNamesAnItemTwice() {
        String twice =
                "\"template\": {\"spec\": {\"containers\": [{\"name\": \"web\"}, {\"name\":"
                        + " \"web\"}]}}";
        assertThat(apply(Optional.empty(), deployment("", twice), ALICE))
                .isInstanceOfSatisfying(
                        ApplyResult.Invalid.class,
                        invalid ->
                                assertThat(invalid.message())
                                        .isEqualTo("duplicate entries for key [name=\"web\"]"));
    }
}
