package dev.portolan.control.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.control.log.LogIndex;
import dev.portolan.control.state.Command;
import dev.portolan.control.state.CommandCodec;
import dev.portolan.control.state.FeatureLevel;
import dev.portolan.control.state.FederationState;
import dev.portolan.control.state.RandomCommands;
import dev.portolan.control.state.Request;
import dev.portolan.control.state.RequestId;
import dev.portolan.control.state.SnapshotCodec;
import dev.portolan.model.control.Term;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Replicas of one log in processes that differ in whatever a process can differ in. */
class ReplicasInOtherProcessesIT {
    private static final int COMMANDS = 600;
    private static final int HALF = 250;

    @TempDir private Path folder;

    @Test
    void areEqualToTheByteAlsoAfterARestore() throws Exception {
        List<byte[]> commands = commands();
        Path log = folder.resolve("log");
        ReplicaProcess.write(log, commands);
        SnapshotFiles here = SnapshotFiles.in(folder.resolve("here"));
        SnapshotFiles restoring = SnapshotFiles.in(folder.resolve("restoring"));
        write(restoring, HALF, commands);
        write(here, COMMANDS, commands);

        run("applying", log, "-Duser.timezone=Asia/Tokyo", "-XX:hashCode=2");
        run("restoring", log, "-Duser.language=tr", "-Dfile.encoding=ISO-8859-1");

        byte[] expected = file("here");
        assertThat(file("applying")).isEqualTo(expected);
        assertThat(file("restoring")).isEqualTo(expected);
    }

    private static List<byte[]> commands() {
        Random random = new Random(7);
        List<byte[]> commands = new ArrayList<>();
        FederationState state = FederationState.empty();
        for (int i = 1; i <= COMMANDS; i++) {
            Command command =
                    switch (i) {
                        case 1 -> new Command.ReportLevel("node", FeatureLevel.NEWEST);
                        case HALF + 50 ->
                                new Command.RaiseLevel(FeatureLevel.NEWEST, List.of("node"));
                        case HALF + 51 -> new Command.OpenClient("node");
                        default -> RandomCommands.next(state, random);
                    };
            Request request = new Request(new RequestId("client-" + i % 3, i), command);
            commands.add(CommandCodec.encode(request));
            state = state.apply(new Term(1), request).next();
        }
        assertThat(state.level()).isEqualTo(FeatureLevel.NEWEST);
        return commands;
    }

    private static void write(SnapshotFiles files, int count, List<byte[]> commands) {
        FederationState state = FederationState.empty();
        for (byte[] command : commands.subList(0, count)) {
            state = state.apply(new Term(1), CommandCodec.decode(command)).next();
        }
        FederationState last = state;
        files.write(new LogIndex(count), target -> SnapshotCodec.write(last, target));
    }

    private void run(String name, Path log, String... flags) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UnlockExperimentalVMOptions");
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(ReplicaProcess.class.getName());
        command.add(folder.resolve(name).toString());
        command.add(log.toString());
        File output = folder.resolve(name + ".out").toFile();
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output)
                        .start();
        try {
            assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("%s ends", name).isTrue();
            assertThat(process.exitValue()).as(Files.readString(output.toPath())).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    private byte[] file(String name) throws IOException {
        return Files.readAllBytes(folder.resolve(name).resolve("state-" + COMMANDS + ".snapshot"));
    }
}
