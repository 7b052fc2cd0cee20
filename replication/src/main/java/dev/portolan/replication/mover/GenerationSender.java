package dev.portolan.replication.mover;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.volume.Epoch;
import dev.portolan.replication.ReplicationException;
import dev.portolan.replication.generation.Entry;
import dev.portolan.replication.generation.GenerationStore;
import dev.portolan.replication.generation.Manifest;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Sends one complete generation over one connection. The receiver gets the manifest, says which
 * pages it lacks, and gets those: nobody has to know what the other end held before. Begun again
 * after a failure, it costs what has changed since the receiver's last whole generation. Memory:
 * the manifest, a bit for each page, and one segment.
 */
public final class GenerationSender {
    private static final int CHUNK = 1 << 20;

    private final ClusterName self;
    private final Handshake handshake;

    public GenerationSender(ClusterName self, Optional<SharedKey> key) {
        this.self = self;
        handshake = new Handshake(key);
    }

    /** What a transfer moved. */
    public record Sent(int pages, long bytesOnWire) {}

    /**
     * Returns once the receiver holds the generation durably and has named its digest.
     *
     * @param socket connected, with a timeout for reads, which counts for writes as well; closed by
     *     the caller
     * @param epoch under which this member has the right to write
     * @throws ReplicationException when the transfer failed or was refused
     */
    public Sent send(Socket socket, GenerationStore store, Manifest manifest, Epoch epoch) {
        try (var out = new DeadlineOutput(socket, Duration.ofMillis(socket.getSoTimeout()))) {
            var in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            return transfer(
                    in,
                    new DataOutputStream(new BufferedOutputStream(out, 1 << 16)),
                    store,
                    manifest,
                    epoch);
        } catch (IOException e) {
            throw new ReplicationException(
                    "generation " + manifest.id() + " of " + manifest.group() + " was not taken",
                    e);
        }
    }

    private Sent transfer(
            DataInputStream in,
            DataOutputStream out,
            GenerationStore store,
            Manifest manifest,
            Epoch epoch)
            throws IOException {
        byte[] challenge = Frame.expect(in, Frame.Type.CHALLENGE).payload();
        byte[] nonce = handshake.nonce();
        handshake
                .hello(challenge, nonce, new Hello(manifest.group(), epoch, self, manifest.id()))
                .write(out);
        out.flush();
        handshake.check(Frame.expect(in, Frame.Type.WELCOME), challenge, nonce);
        sendManifest(out, manifest.toBytes());
        Map<Integer, BitSet> needs = readNeeds(in, manifest);
        int pages = 0;
        try (var segments = new SegmentWriter(out)) {
            for (var need : needs.entrySet()) {
                var entry = (Entry.Content) manifest.entries().get(need.getKey());
                try (FileChannel file =
                        FileChannel.open(
                                store.file(manifest.id(), entry), StandardOpenOption.READ)) {
                    segments.write(need.getKey(), entry, file, need.getValue());
                }
                pages += need.getValue().cardinality();
            }
        }
        new Frame(Frame.Type.COMMIT, new byte[0]).write(out);
        out.flush();
        String stored = Frame.expect(in, Frame.Type.STORED).text();
        if (!stored.equals(manifest.digest())) {
            throw new IOException(
                    "the receiver keeps " + stored + " instead of " + manifest.digest());
        }
        return new Sent(pages, out.size());
    }

    private static void sendManifest(DataOutputStream out, byte[] manifest) throws IOException {
        for (int at = 0; at < manifest.length; at += CHUNK) {
            int length = Math.min(CHUNK, manifest.length - at);
            new Frame(
                            Frame.Type.MANIFEST,
                            ByteBuffer.allocate(4 + length)
                                    .putInt(manifest.length)
                                    .put(manifest, at, length)
                                    .array())
                    .write(out);
        }
        out.flush();
    }

    private static Map<Integer, BitSet> readNeeds(DataInputStream in, Manifest manifest)
            throws IOException {
        Map<Integer, BitSet> needs = new TreeMap<>();
        while (true) {
            Frame frame = Frame.read(in);
            switch (frame.type()) {
                case NEED -> addNeeds(frame, manifest, needs);
                case NEED_END -> {
                    return needs;
                }
                case REFUSED -> throw new RefusedException(frame.text());
                default -> throw new IOException("got " + frame.type() + " instead of NEED");
            }
        }
    }

    private static void addNeeds(Frame frame, Manifest manifest, Map<Integer, BitSet> needs)
            throws IOException {
        ByteBuffer runs = frame.buffer();
        while (runs.remaining() >= Need.WIDTH) {
            Need need = Need.read(runs);
            if (need.entry() < 0
                    || need.entry() >= manifest.entries().size()
                    || !(manifest.entries().get(need.entry()) instanceof Entry.Content content)
                    || need.firstPage() < 0
                    || need.count() < 1
                    || (long) need.firstPage() + need.count() > content.pages().count()) {
                throw new IOException("the receiver asks for pages that do not exist");
            }
            needs.computeIfAbsent(need.entry(), entry -> new BitSet())
                    .set(need.firstPage(), need.firstPage() + need.count());
        }
    }
}
