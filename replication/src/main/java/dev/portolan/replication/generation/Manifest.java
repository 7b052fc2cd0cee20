package dev.portolan.replication.generation;

import dev.portolan.model.volume.Epoch;
import dev.portolan.model.volume.Generation;
import dev.portolan.model.volume.GroupName;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * What one generation consists of. Its bytes are its identity: {@link #digest} is over all of them,
 * and they hold the digest of every page. The form is numbered ({@link #VERSION}) and the same on
 * disk and on the wire.
 *
 * @param cutTime when writes were stopped for the cut, by the cutting member's wall clock
 * @param entries folders before what is in them
 */
public record Manifest(GroupName group, GenerationId id, Instant cutTime, List<Entry> entries) {
    /** Of the form below. */
    static final int VERSION = 1;

    /** The largest manifest that is taken: that of about 256 GiB. */
    public static final int LARGEST = 256 << 20;

    private static final int MAGIC = 0x50_47_45_4e; // PGEN
    private static final int DIGEST = 32;

    public Manifest {
        entries = List.copyOf(entries);
    }

    /** Bytes in all files. */
    public long size() {
        return entries.stream()
                .mapToLong(entry -> entry instanceof Entry.Content file ? file.pages().size() : 0)
                .sum();
    }

    /** The form on disk and on the wire, with a digest of it at its end. */
    public byte[] toBytes() {
        var buffer = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(buffer)) {
            out.writeInt(MAGIC);
            out.writeByte(VERSION);
            out.writeUTF(group.toString());
            out.writeLong(id.epoch().value());
            out.writeLong(id.number().value());
            out.writeLong(cutTime.toEpochMilli());
            out.writeInt(PageDigests.PAGE);
            out.writeInt(entries.size());
            for (Entry entry : entries) {
                write(out, entry);
            }
            out.write(sha256(buffer.toByteArray()));
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail", e);
        }
        return buffer.toByteArray();
    }

    private static void write(DataOutputStream out, Entry entry) throws IOException {
        out.writeByte(
                switch (entry) {
                    case Entry.Folder folder -> 1;
                    case Entry.Link link -> 2;
                    case Entry.Content content -> 3;
                });
        out.writeUTF(entry.claim());
        out.writeUTF(entry.path());
        switch (entry) {
            case Entry.Folder folder -> out.writeShort(folder.permissions());
            case Entry.Link link -> out.writeUTF(link.target());
            case Entry.Content content -> {
                out.writeShort(content.permissions());
                out.writeLong(content.pages().size());
                out.write(content.pages().bytes());
            }
        }
    }

    /**
     * Reads {@link #toBytes}.
     *
     * @throws IOException when the bytes are cut short, damaged or of another form
     */
    public static Manifest parse(byte[] bytes) throws IOException {
        if (bytes.length < DIGEST || bytes.length > LARGEST) {
            throw new IOException("a manifest has not " + bytes.length + " bytes");
        }
        byte[] content = Arrays.copyOf(bytes, bytes.length - DIGEST);
        byte[] expected = Arrays.copyOfRange(bytes, content.length, bytes.length);
        if (!MessageDigest.isEqual(sha256(content), expected)) {
            throw new IOException("the manifest is damaged: its digest does not match");
        }
        try (var in = new DataInputStream(new ByteArrayInputStream(content))) {
            if (in.readInt() != MAGIC) {
                throw new IOException("this is not a manifest");
            }
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new IOException(
                        "the manifest has form " + version + ", and only " + VERSION + " is known");
            }
            GroupName group = GroupName.parse(in.readUTF());
            var id = new GenerationId(new Epoch(in.readLong()), new Generation(in.readLong()));
            Instant cutTime = Instant.ofEpochMilli(in.readLong());
            int page = in.readInt();
            if (page != PageDigests.PAGE) {
                throw new IOException("the manifest has pages of " + page + " bytes");
            }
            int count = in.readInt();
            List<Entry> entries = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                entries.add(readEntry(in));
            }
            return new Manifest(group, id, cutTime, entries);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IOException("the manifest does not make sense: " + e.getMessage(), e);
        }
    }

    private static Entry readEntry(DataInputStream in) throws IOException {
        int kind = in.readUnsignedByte();
        String claim = in.readUTF();
        String path = in.readUTF();
        return switch (kind) {
            case 1 -> new Entry.Folder(claim, path, in.readUnsignedShort());
            case 2 -> new Entry.Link(claim, path, in.readUTF());
            case 3 -> {
                int permissions = in.readUnsignedShort();
                long size = in.readLong();
                long width = PageDigests.pages(size) * (long) PageDigests.WIDTH;
                if (size < 0 || width > in.available()) {
                    throw new IOException(path + " has not " + size + " bytes");
                }
                yield new Entry.Content(
                        claim,
                        path,
                        permissions,
                        new PageDigests(size, in.readNBytes((int) width)));
            }
            default -> throw new IOException("entry of unknown kind " + kind);
        };
    }

    /** SHA-256 over the form, in hexadecimal digits. */
    public String digest() {
        byte[] bytes = toBytes();
        return HexFormat.of().formatHex(bytes, bytes.length - DIGEST, bytes.length);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
