package dev.portolan.control.snapshot;

import dev.portolan.control.log.LogIndex;

/**
 * What a snapshot consists of.
 *
 * @param index the last entry of the log that is in it
 * @param chunkBytes of content in each chunk but the last
 * @param bytes of content
 * @param digest SHA-256 of the content, in hexadecimal digits
 */
public record SnapshotManifest(
        LogIndex index, int chunkBytes, int chunks, long bytes, String digest) {
    public SnapshotManifest {
        if (chunkBytes < 1
                || digest.length() != 2 * SnapshotFormat.DIGEST_BYTES
                || bytes < 0
                || chunks != (bytes + chunkBytes - 1) / chunkBytes) {
            throw new IllegalArgumentException(
                    chunks + " chunks of " + chunkBytes + " bytes do not make " + bytes);
        }
    }

    /** How much content a chunk has. */
    int lengthOf(int chunk) {
        return (int) Math.min(chunkBytes, bytes - (long) chunk * chunkBytes);
    }

    /** Of the whole file. */
    long fileBytes() {
        return SnapshotFormat.HEADER_BYTES
                + bytes
                + (long) chunks * SnapshotFormat.CHUNK_HEADER_BYTES
                + SnapshotFormat.TRAILER_BYTES;
    }
}
