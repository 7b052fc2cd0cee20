package dev.portolan.model.quantity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;

final class QuantityTest {
    @ParameterizedTest
    @CsvSource({
        "1,1000",
        "250m,250",
        "1.5,1500",
        ".5,500",
        "1k,1000000",
        "0.0001,1",
        "100u,1",
        "2e1,20000",
        "+1,1000"
    })
    void readsCpuInThousandthsAndRoundsUp(String text, long milli) {
        assertThat(Quantity.parseMilli(text)).isEqualTo(milli);
    }

    @ParameterizedTest
    @CsvSource({
        "1Ki,1024",
        "1.5Gi,1610612736",
        "1G,1000000000",
        "128974848,128974848",
        "123Mi,128974848",
        "1E,1000000000000000000"
    })
    void readsMemoryInBytes(String text, long bytes) {
        assertThat(Quantity.parseWhole(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "lots", "1 Gi", "1gi", "--1", "1.2.3", "Ki", "9223372036854775808"})
    void refusesWhatIsNoQuantityOrTooLarge(String text) {
        assertThatThrownBy(() -> Quantity.parseWhole(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + text + "\"");
    }

    @Test
    void writesVectorsAsKubernetesDoes() {
        ResourceVector vector =
                ResourceVector.parse(
                        Map.of(
                                "cpu",
                                "1500m",
                                "memory",
                                "2Gi",
                                "pods",
                                "3",
                                "example.com/gpu",
                                "2"));

        assertThat(vector.toList())
                .isEqualTo(
                        Map.of(
                                "cpu",
                                "1500m",
                                "memory",
                                "2Gi",
                                "pods",
                                "3",
                                "example.com/gpu",
                                "2"));
        assertThat(vector.times(2).minus(vector)).isEqualTo(vector);
    }

    @Test
    void countsHowOftenARequestFitsByItsScarcestResource() {
        ResourceVector free =
                ResourceVector.parse(Map.of("cpu", "4", "memory", "8Gi", "pods", "110"));

        assertThat(
                        free.fits(
                                ResourceVector.parse(
                                        Map.of("cpu", "500m", "memory", "3Gi", "pods", "1"))))
                .isEqualTo(2);
        assertThat(free.fits(ResourceVector.parse(Map.of("example.com/gpu", "1")))).isZero();
        assertThat(free.fits(ResourceVector.ZERO)).isEqualTo(Integer.MAX_VALUE);
        assertThat(ResourceVector.parse(Map.of("cpu", "5", "memory", "9Gi")).firstBeyond(free))
                .isEqualTo("cpu");
    }
}
