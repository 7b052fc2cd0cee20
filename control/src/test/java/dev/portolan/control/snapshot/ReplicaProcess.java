package dev.portolan.control.snapshot;

import dev.portolan.control.log.LogIndex;
import dev.portolan.control.state.CommandCodec;
import dev.portolan.control.state.FederationState;
import dev.portolan.control.state.SnapshotCodec;
import dev.portolan.model.control.Term;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A replica in a process of its own: restores the newest snapshot of a folder, if there is one,
 * applies what follows it in a file of commands, and writes a snapshot at the end.
 */
final class ReplicaProcess {
    private ReplicaProcess() {}

    /**
     * @param arguments the folder of the snapshots, the file of commands
     */
    public static void main(String[] arguments) throws IOException {
        SnapshotFiles files = SnapshotFiles.in(Path.of(arguments[0]));
        List<byte[]> commands = read(Path.of(arguments[1]));
        LogIndex restored = files.indexes().isEmpty() ? LogIndex.NONE : files.indexes().getLast();
        FederationState state =
                restored.equals(LogIndex.NONE)
                        ? FederationState.empty()
                        : files.read(restored, SnapshotCodec::read);
        for (byte[] command : commands.subList((int) restored.value(), commands.size())) {
            state = state.apply(new Term(1), CommandCodec.decode(command)).next();
        }
        FederationState last = state;
        files.write(new LogIndex(commands.size()), target -> SnapshotCodec.write(last, target));
    }

    static void write(Path file, List<byte[]> commands) throws IOException {
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
            for (byte[] command : commands) {
                out.writeInt(command.length);
                out.write(command);
            }
        }
    }

    private static List<byte[]> read(Path file) throws IOException {
        List<byte[]> commands = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            while (in.available() > 0) {
                commands.add(in.readNBytes(in.readInt()));
            }
        }
        return commands;
    }
}
