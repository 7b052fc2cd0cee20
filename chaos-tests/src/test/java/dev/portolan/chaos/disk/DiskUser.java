package dev.portolan.chaos.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/**
 * A process that does to files what it is told, one word after another, and dies without closing
 * anything.
 */
final class DiskUser {
    private DiskUser() {}

    public static void main(String[] steps) {
        int status = 0;
        try {
            for (String step : steps) {
                run(step.split(" "));
            }
        } catch (IOException e) {
            System.out.println("failed: " + e.getMessage());
            status = 3;
        }
        System.out.flush();
        Runtime.getRuntime().halt(status);
    }

    private static void run(String[] words) throws IOException {
        Path file = Path.of(words[1]);
        switch (words[0]) {
            case "write" -> write(file, Long.parseLong(words[2]), words[3]);
            case "fill" -> write(file, Long.parseLong(words[2]), "x".repeat(8_192));
            case "sync" -> sync(file);
            case "map" -> map(file, Integer.parseInt(words[2]), words[3], false);
            case "map-and-force" -> map(file, Integer.parseInt(words[2]), words[3], true);
            case "cut" -> {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.truncate(Long.parseLong(words[2]));
                }
            }
            case "empty" ->
                    FileChannel.open(
                                    file,
                                    StandardOpenOption.WRITE,
                                    StandardOpenOption.TRUNCATE_EXISTING)
                            .close();
            case "move" -> Files.move(file, Path.of(words[2]), StandardCopyOption.REPLACE_EXISTING);
            case "copy" -> Files.copy(file, Path.of(words[2]));
            case "delete" -> Files.delete(file);
            case "mkdir" -> Files.createDirectory(file);
            case "year" -> System.out.println(Instant.now().toString().substring(0, 4));
            default -> throw new IllegalArgumentException(words[0]);
        }
    }

    private static void write(Path file, long offset, String text) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.position(offset);
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void map(Path file, int offset, String text, boolean force) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer map = channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size());
            map.put(offset, text.getBytes(StandardCharsets.UTF_8));
            if (force) {
                map.force();
            }
        }
    }
}
