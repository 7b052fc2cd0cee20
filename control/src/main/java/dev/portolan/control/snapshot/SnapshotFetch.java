package dev.portolan.control.snapshot;

import dev.portolan.control.log.LogIndex;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Optional;

/** Brings a snapshot of another node here, chunk by chunk; it is as good as one written here. */
public final class SnapshotFetch {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotFetch.class);

    private final SnapshotFiles files;

    public SnapshotFetch(SnapshotFiles files) {
        this.files = files;
    }

    /**
     * Fetches the newest snapshot of {@code source} that covers the log up to {@code atLeast}.
     *
     * @return its index; empty where the source has none
     * @throws SnapshotException when the source does not answer, or what came is not what it
     *     promised; nothing of it stays here
     */
    public Optional<LogIndex> fetch(LogIndex atLeast, SnapshotSource source) {
        Optional<SnapshotManifest> newest = source.newest(atLeast);
        newest.ifPresent(manifest -> fetch(manifest, source));
        return newest.map(SnapshotManifest::index);
    }

    private void fetch(SnapshotManifest manifest, SnapshotSource source) {
        files.write(
                manifest.index(),
                target -> {
                    Digest digest = new Digest();
                    for (int number = 0; number < manifest.chunks(); number++) {
                        byte[] chunk = source.chunk(manifest.index(), number);
                        if (chunk.length != manifest.lengthOf(number)) {
                            throw new SnapshotException(
                                    "chunk "
                                            + number
                                            + " of the snapshot of entry "
                                            + manifest.index().value()
                                            + " came with "
                                            + chunk.length
                                            + " bytes instead of "
                                            + manifest.lengthOf(number));
                        }
                        digest.add(chunk);
                        target.write(chunk);
                    }
                    if (!digest.end().equals(manifest.digest())) {
                        throw new SnapshotException(
                                "the snapshot of entry "
                                        + manifest.index().value()
                                        + " came otherwise than it was promised");
                    }
                });
        LOG.info(
                "snapshot={} fetched=true chunks={} bytes={}",
                manifest.index().value(),
                manifest.chunks(),
                manifest.bytes());
    }
}
