package dev.portolan.control.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

class FrameHeaderTest {
    private static final FrameHeader HEADER = new FrameHeader(FrameType.REPLY, 9, 4_711, 1L << 40);

    @Test
    void comesBackAsItWas() throws IOException {
        assertThat(bytes()).hasSize(FrameHeader.BYTES);
        assertThat(read(bytes())).isEqualTo(HEADER);
    }

    @Test
    void anotherVersionIsNamedBesideOurs() {
        assertThatThrownBy(() -> read(with(0, 1)))
                .isInstanceOf(MalformedException.class)
                .hasMessage("a frame of version 1; this node speaks version 2");
    }

    @Test
    void whatIsUnknownIsRefused() {
        assertThatThrownBy(() -> read(with(1, 9))).hasMessageContaining("unknown type 9");
        assertThatThrownBy(() -> read(with(3, 7))).hasMessageContaining("7 where a zero belongs");
    }

    @Test
    void aFrameBeyondTheBoundIsRefusedBeforeItIsRead() throws IOException {
        byte[] large = bytes();
        ByteBuffer.wrap(large).putInt(4, FrameHeader.LARGEST_PAYLOAD + 1);
        byte[] negative = bytes();
        ByteBuffer.wrap(negative).putInt(4, -1);

        assertThatThrownBy(() -> read(large)).hasMessageContaining("4194305 bytes");
        assertThatThrownBy(() -> read(negative)).hasMessageContaining("4294967295 bytes");
    }

    @Test
    void bytesAtRandomAreAHeaderWithinTheBoundOrRefused() throws IOException {
        RandomGenerator random = new SplittableRandom(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[FrameHeader.BYTES];
            random.nextBytes(bytes);
            if (i % 2 == 0) {
                bytes[0] = FrameHeader.VERSION;
                bytes[1] = (byte) (i % 6);
                bytes[3] = 0;
            }
            try {
                assertThat(read(bytes).length()).isBetween(0, FrameHeader.LARGEST_PAYLOAD);
            } catch (MalformedException e) {
                assertThat(e).hasMessageStartingWith("a frame");
            }
        }
    }

    private static byte[] with(int position, int value) throws IOException {
        byte[] bytes = bytes();
        bytes[position] = (byte) value;
        return bytes;
    }

    private static byte[] bytes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        HEADER.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static FrameHeader read(byte[] bytes) throws IOException {
        return FrameHeader.read(new DataInputStream(new ByteArrayInputStream(bytes)));
    }
}
