package dev.portolan.control.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.control.log.LogIndex;

import org.junit.jupiter.api.Test;

import java.util.HexFormat;

/** Two nodes that talk in the bytes of the wire. */
class SnapshotFetchTest {
    private static final LogIndex FIVE = new LogIndex(5);
    private static final byte[] CONTENT = SnapshotFilesTest.bytes(100);

    private final MemoryDisk there = new MemoryDisk();
    private final MemoryDisk here = new MemoryDisk();
    private final SnapshotFiles theirs = new SnapshotFiles(there, 16);
    private final SnapshotFiles ours = new SnapshotFiles(here, 16);
    private final SnapshotServer server = new SnapshotServer(theirs);
    private final SnapshotSource remote = new RemoteSnapshots("b", server::answer);

    @Test
    void theFetchedFileIsTheOtherNodesToTheByte() {
        SnapshotFilesTest.write(theirs, FIVE, CONTENT);

        assertThat(new SnapshotFetch(ours).fetch(new LogIndex(3), remote)).contains(FIVE);
        assertThat(here.content("state-5.snapshot")).isEqualTo(there.content("state-5.snapshot"));
        assertThat(ours.read(FIVE, SnapshotFilesTest::all)).isEqualTo(CONTENT);
    }

    @Test
    void aNodeThatIsBehindHasNothingToGive() {
        SnapshotFilesTest.write(theirs, FIVE, CONTENT);

        assertThat(new SnapshotFetch(ours).fetch(new LogIndex(6), remote)).isEmpty();
    }

    @Test
    void aDamagedChunkIsNotSentAndNothingStaysHere() {
        SnapshotFilesTest.write(theirs, FIVE, CONTENT);
        there.flip("state-5.snapshot", 8 * 100);

        assertThatThrownBy(() -> new SnapshotFetch(ours).fetch(FIVE, remote))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("node b gives no snapshot")
                .hasMessageContaining("is damaged in chunk 2");
        assertThat(here.names()).isEmpty();
    }

    @Test
    void contentThatIsNotWhatWasPromisedIsRefused() {
        SnapshotFilesTest.write(theirs, FIVE, CONTENT);
        SnapshotSource liar =
                new RemoteSnapshots(
                        "b",
                        request -> {
                            byte[] answer = server.answer(request);
                            if (answer.length == 18) {
                                answer[17] ^= 1;
                            }
                            return answer;
                        });

        assertThatThrownBy(() -> new SnapshotFetch(ours).fetch(FIVE, liar))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("otherwise than it was promised");
        assertThat(here.names()).isEmpty();
    }

    @Test
    void aSnapshotThatIsRemovedMeanwhileIsTold() {
        SnapshotFilesTest.write(theirs, FIVE, CONTENT);
        SnapshotManifest manifest = remote.newest(FIVE).orElseThrow();
        SnapshotFilesTest.write(theirs, new LogIndex(9), CONTENT);
        theirs.removeBefore(new LogIndex(9));

        assertThatThrownBy(() -> remote.chunk(manifest.index(), 0))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("there is no snapshot of entry 5");
    }

    @Test
    void messagesAreTheseBytesAndOthersAreRefused() {
        assertThat(hex(new SnapshotMessages.Newest(FIVE))).isEqualTo("01010000000000000005");
        assertThat(hex(new SnapshotMessages.Chunk(FIVE, 7)))
                .isEqualTo("0102000000000000000500000007");
        assertThat(hex(new SnapshotMessages.HasNone())).isEqualTo("0104");
        assertThat(hex(new SnapshotMessages.Failed("no"))).isEqualTo("01066e6f");
        assertThatThrownBy(() -> SnapshotMessages.decode(new byte[] {2, 1}))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("format 2, this version knows 1");
        assertThat(SnapshotMessages.decode(server.answer(new byte[] {1})))
                .isInstanceOf(SnapshotMessages.Failed.class);
    }

    private static String hex(SnapshotMessages.Message message) {
        return HexFormat.of().formatHex(SnapshotMessages.encode(message));
    }
}
