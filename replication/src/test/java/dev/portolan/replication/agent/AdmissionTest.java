package dev.portolan.replication.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.volume.Epoch;
import dev.portolan.model.volume.Generation;
import dev.portolan.model.volume.GroupName;
import dev.portolan.model.volume.VolumeGroup.Role;
import dev.portolan.replication.generation.GenerationId;
import dev.portolan.replication.mover.Hello;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class AdmissionTest {
    private static final GroupName GROUP = new GroupName(new Namespace("shop"), "orders", "data");
    private static final ClusterName SELF = new ClusterName("ams");
    private static final ClusterName PRIMARY = new ClusterName("fra");

    @Test
    void aSecondaryTakesWhatThePrimaryOfItsEpochSends() {
        assertThat(admission(Role.Secondary, 0, 40).refusal(hello(5, PRIMARY, 41))).isEmpty();
    }

    @Test
    void epochsBeforeAndAfterItsOwnAreTurnedAway() {
        Admission admission = admission(Role.Secondary, 0, 40);
        assertThat(admission.refusal(hello(4, PRIMARY, 41)))
                .contains("epoch 4 is over: ams has seen epoch 5");
        assertThat(admission.refusal(hello(6, PRIMARY, 41)))
                .contains("ams has not been told of epoch 6 yet");
    }

    @Test
    void nobodyButTheHolderOfTheGrantMaySend() {
        assertThat(admission(Role.Secondary, 0, 40).refusal(hello(5, new ClusterName("dub"), 41)))
                .contains("dub does not hold the grant of epoch 5");
    }

    @Test
    void whoWritesOrHasNotKeptWhatItWroteTakesNothing() {
        assertThat(admission(Role.Primary, 0, 40).refusal(hello(5, PRIMARY, 41)))
                .contains("ams takes no generations under epoch 5");
        assertThat(admission(Role.Secondary, 4, 40).refusal(hello(5, PRIMARY, 41)))
                .contains("ams has not yet kept what it wrote itself");
    }

    @Test
    void anOlderGenerationThanIsHeldIsNotTaken() {
        assertThat(admission(Role.Secondary, 0, 42).refusal(hello(5, PRIMARY, 41)))
                .contains("ams holds e5-g42 already");
    }

    private static Admission admission(Role role, long writer, long held) {
        return new Admission(
                SELF,
                new Ledger(
                        GROUP.toString(),
                        new Namespace("shop"),
                        List.of(),
                        new Epoch(5),
                        Optional.of(role),
                        new Epoch(writer),
                        Optional.empty()),
                Optional.of(PRIMARY),
                Optional.of(new GenerationId(new Epoch(5), new Generation(held))));
    }

    private static Hello hello(long epoch, ClusterName sender, long number) {
        return new Hello(
                GROUP,
                new Epoch(epoch),
                sender,
                new GenerationId(new Epoch(epoch), new Generation(number)));
    }
}
