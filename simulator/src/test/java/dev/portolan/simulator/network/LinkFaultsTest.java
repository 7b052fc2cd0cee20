package dev.portolan.simulator.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.simulator.network.LinkFaults.Flow;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Optional;

class LinkFaultsTest {
    @ParameterizedTest
    @CsvSource({
        // cut of one end, frozen, down, the way to others, the way to itself
        "   ,      false, false, OPEN,  OPEN",
        "HANG,     false, false, HELD,  OPEN",
        "REFUSE,   false, false, RESET, OPEN",
        "   ,      true,  false, HELD,  HELD",
        "   ,      false, true,  RESET, RESET",
        "REFUSE,   true,  false, RESET, HELD",
        "HANG,     false, true,  RESET, RESET",
    })
    void oneEndsFaultDecidesWhatItsConnectionsDo(
            CutMode cut, boolean frozen, boolean down, Flow toOthers, Flow toItself) {
        var faults = new LinkFaults(Optional.ofNullable(cut), frozen, down, 1);
        assertThat(LinkFaults.between(faults, LinkFaults.NONE, false)).isEqualTo(toOthers);
        assertThat(LinkFaults.between(LinkFaults.NONE, faults, false)).isEqualTo(toOthers);
        assertThat(LinkFaults.between(faults, faults, true)).isEqualTo(toItself);
    }
}
