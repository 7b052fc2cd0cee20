package dev.portolan.replication.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.control.Term;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Json;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.volume.Epoch;
import dev.portolan.model.volume.Generation;
import dev.portolan.model.volume.VolumeGroup;
import dev.portolan.model.volume.VolumeGroup.Role;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

class LedgerTest {
    private static final Ledger BLANK = Ledger.blank("shop/orders/data", new Namespace("shop"));
    private static final Duration NO_MARGIN = Duration.ZERO;

    @Test
    void theFirstPrimaryGoesOnFromItsOwnVolumes() {
        Ledger told = BLANK.obey(order(Role.Primary, 1));
        assertThat(told.duty(Optional.empty())).isEqualTo(new Duty.TakeOver());
        assertThat(told.wrote().duty(Optional.empty())).isEqualTo(new Duty.Serve());
    }

    @Test
    void aLaterPrimaryPutsBackAGenerationFirst() {
        Ledger told = BLANK.obey(order(Role.Primary, 4));
        assertThat(told.duty(Optional.of(new Generation(41))))
                .isEqualTo(new Duty.Promote(new Generation(41)));
        assertThat(told.duty(Optional.empty())).isInstanceOf(Duty.Wait.class);
    }

    @Test
    void aLowerEpochIsNotObeyed() {
        Ledger seen = BLANK.obey(order(Role.Secondary, 6));
        assertThat(seen.obey(order(Role.Primary, 5))).isSameAs(seen);
    }

    @Test
    void whoHasSteppedDownNeverWritesUnderThatEpochAgain() {
        Ledger writer = BLANK.obey(order(Role.Primary, 1)).wrote();
        Ledger stopped = writer.obey(order(Role.Secondary, 1));
        assertThat(stopped.duty(Optional.empty())).isEqualTo(new Duty.StepDown());
        assertThat(stopped.obey(order(Role.Primary, 1)).isWriter()).isFalse();
        assertThat(stopped.obey(order(Role.Primary, 2)).duty(Optional.empty()))
                .isEqualTo(new Duty.TakeOver());
    }

    @Test
    void aFormerWriterSettlesBeforeItFollows() {
        Ledger writer = BLANK.obey(order(Role.Primary, 1)).wrote();
        Ledger overtaken = writer.obey(order(Role.Secondary, 2));
        assertThat(overtaken.duty(Optional.empty())).isEqualTo(new Duty.Settle(new Epoch(1)));
        assertThat(overtaken.wroteNothing().duty(Optional.empty())).isEqualTo(new Duty.Follow());
    }

    @Test
    void aHigherEpochOfTheLeaseEndsTheWriting() {
        Ledger writer = BLANK.obey(order(Role.Primary, 1)).wrote();
        assertThat(writer.overtaken(new Epoch(2)).isWriter()).isFalse();
        assertThat(writer.overtaken(new Epoch(1))).isSameAs(writer);
    }

    @Test
    void aLeaseRunsByWhicheverClockSaysMore() {
        Instant wall = Instant.parse("2026-01-01T00:00:00Z");
        Ledger writer = BLANK.obey(order(Role.Primary, 1)).wrote();
        Fence fence =
                Fence.closed(writer)
                        .renewed(new Fence.Lease(new Epoch(1), 1_000, wall, Duration.ofSeconds(4)));
        long second = 1_000_000_000L;
        assertThat(fence.denial(1_000 + 3 * second, wall.plusSeconds(3), NO_MARGIN)).isEmpty();
        assertThat(fence.denial(1_000 + 4 * second, wall.plusSeconds(3), NO_MARGIN))
                .hasValueSatisfying(why -> assertThat(why).contains("4000 ms ago"));
        assertThat(fence.denial(1_000 + second, wall.plusSeconds(60), NO_MARGIN))
                .as("asleep for a minute")
                .isPresent();
        assertThat(fence.denial(1_000 + 3 * second, wall.plusSeconds(3), Duration.ofMillis(1_500)))
                .as("within the margin")
                .isPresent();
    }

    @Test
    void aLeaseOfAnotherEpochOpensNothing() {
        Ledger writer = BLANK.obey(order(Role.Primary, 2)).wrote();
        Fence fence =
                Fence.closed(writer)
                        .renewed(
                                new Fence.Lease(
                                        new Epoch(1), 0, Instant.EPOCH, Duration.ofSeconds(4)));
        assertThat(fence.denial(0, Instant.EPOCH, NO_MARGIN)).isPresent();
    }

    @Test
    void isTheSameAfterADisk() {
        Ledger ledger = BLANK.obey(order(Role.Primary, 3)).wrote().steppedDown(new Generation(9));
        assertThat(Json.read(Document.parse(Json.document(ledger).toBytes()).node(), Ledger.class))
                .isEqualTo(ledger);
    }

    private static VolumeGroup.Spec order(Role role, long epoch) {
        return new VolumeGroup.Spec(
                "shop/orders/data",
                role,
                List.of("data-orders-0"),
                new Epoch(epoch),
                new Term(1),
                Optional.empty(),
                List.of(),
                1,
                4,
                0,
                Optional.of(new ClusterName("fra")),
                List.of());
    }
}
