package dev.portolan.replication.mover;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.volume.Epoch;
import dev.portolan.model.volume.Generation;
import dev.portolan.model.volume.GroupName;
import dev.portolan.replication.generation.GenerationId;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * Who wants to send what.
 *
 * @param epoch under which the sender holds the right to write
 */
public record Hello(GroupName group, Epoch epoch, ClusterName sender, GenerationId generation) {
    byte[] toBytes() {
        var buffer = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(buffer)) {
            out.writeUTF(group.toString());
            out.writeLong(epoch.value());
            out.writeUTF(sender.value());
            out.writeLong(generation.epoch().value());
            out.writeLong(generation.number().value());
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail", e);
        }
        return buffer.toByteArray();
    }

    static Hello parse(byte[] bytes) throws IOException {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            return new Hello(
                    GroupName.parse(in.readUTF()),
                    new Epoch(in.readLong()),
                    new ClusterName(in.readUTF()),
                    new GenerationId(new Epoch(in.readLong()), new Generation(in.readLong())));
        } catch (IllegalArgumentException e) {
            throw new IOException("a greeting that makes no sense: " + e.getMessage(), e);
        }
    }
}
