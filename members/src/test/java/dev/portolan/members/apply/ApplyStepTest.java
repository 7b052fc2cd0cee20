package dev.portolan.members.apply;

import static dev.portolan.members.Objects.FEDERATION;
import static dev.portolan.members.Objects.config;
import static dev.portolan.members.Objects.stored;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.members.Marks;
import dev.portolan.members.MembersOptions;
import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

class ApplyStepTest {
    private static final ClusterName FRA = new ClusterName("fra");
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final ResourceKey SETTINGS =
            new ResourceKey(ResourceType.CONFIG_MAPS, Namespace.of("shop"), "settings");

    private final ApplyStep step =
            new ApplyStep(new ApplyPlanner(FEDERATION), MembersOptions.DEFAULTS);
    private final Map<ResourceKey, Document> present = new HashMap<>();
    private Document template = config("settings");
    private ApplyStep.State state = ApplyStep.State.EMPTY;

    @Test
    void triesAgainLaterAndLaterAndReportsOnce() {
        assertThat(look(0)).hasSize(1);
        assertThat(fail("no room", 0)).hasSize(1);
        assertThat(look(400)).isEmpty();
        assertThat(look(500)).hasSize(1);
        assertThat(fail("no room", 500)).as("the same words are not reported again").isEmpty();
        assertThat(look(1_400)).isEmpty();
        assertThat(look(1_500)).hasSize(1);
        assertThat(fail("other words", 1_500)).hasSize(1);
    }

    @Test
    void waitsNoLongerThanTheCeiling() {
        for (int i = 0; i < 40; i++) {
            look(0);
            fail("no", 0);
        }
        assertThat(look(59_999)).isEmpty();
        assertThat(look(60_000)).hasSize(1);
    }

    @Test
    void aChangedTemplateIsTriedAtOnce() {
        look(0);
        fail("no", 0);
        template = template.edit(root -> root.withObject("/data").put("colour", "green"));
        assertThat(look(1)).hasSize(1);
    }

    @Test
    void aFailureIsForgottenOnceNothingDiffers() {
        look(0);
        fail("no", 0);
        present.put(SETTINGS, body());
        look(1);
        assertThat(state.failures()).isEmpty();
    }

    @Test
    void doesNotSendAgainWhileTheWatchIsBehind() {
        look(0);
        take(new ApplyStep.Applied(new ApplyPlan.Apply(SETTINGS, body(), "new"), body()), 0);
        assertThat(look(100)).isEmpty();
        assertThat(look(5_000)).as("but not for ever").hasSize(1);
    }

    @Test
    void whatTheMemberMakesOfItIsNoDrift() {
        look(0);
        Document normalised = body().edit(root -> root.withObject("/data").put("colour", "BLUE"));
        take(new ApplyStep.Applied(new ApplyPlan.Apply(SETTINGS, body(), "new"), normalised), 0);
        present.put(SETTINGS, normalised);
        assertThat(look(100)).isEmpty();
    }

    private Document body() {
        return intent().body(new StorageClassMap(Map.of()), 0, FEDERATION);
    }

    private Intent intent() {
        return new Intent(stored(ResourceType.CONFIG_MAPS, template, 5), 0, Map.of(FRA, 0));
    }

    private List<ApplyStep.Effect> look(long millis) {
        Intents intents = new Intents(Map.of(SETTINGS, intent()), _ -> true);
        World world = new World(FRA, Map.of(), intents, Map.of(), present, Map.of());
        return take(new ApplyStep.Look(world), millis);
    }

    private List<ApplyStep.Effect> fail(String message, long millis) {
        return take(new ApplyStep.Failed(SETTINGS, Marks.content(body()), message), millis);
    }

    private List<ApplyStep.Effect> take(ApplyStep.Input input, long millis) {
        ApplyStep.Next next = step.step(state, input, START.plusMillis(millis));
        state = next.state();
        return next.effects();
    }
}
