package dev.portolan.chaos.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.portolan.chaos.disk.PowerCut.Names;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The preloaded library by itself: a process uses a disk and dies, and the power goes. */
class DiskIT {
    private static final PowerCut WORST = PowerCut.losingAll(Names.SYNCED_WITH_DIRECTORY);
    private static final PowerCut JOURNALED = PowerCut.losingAll(Names.SYNCED_WITH_ANYTHING);

    private static Optional<PreloadLibrary> library = Optional.empty();

    @TempDir private Path scratch;
    private Disk disk;
    private Path root;

    @BeforeAll
    static void build(@TempDir Path folder) throws Exception {
        library = PreloadLibrary.build(Path.of("src/main/c/powercut.c"), folder);
    }

    @BeforeEach
    void insert() throws IOException {
        assumeTrue(library.isPresent(), "no gcc here (Debian: apt install gcc libc6-dev)");
        disk = Disk.create(library.orElseThrow(), scratch.resolve("disk"), scratch.resolve("side"));
        root = disk.directory();
    }

    @Test
    void keepsWhatWasSyncedAndForgetsWhatCameAfter() throws Exception {
        use("write a 0 synced", "sync a", "sync .", "write a 3 LOST", "write a 7 -and-longer");

        assertThat(Files.readString(root.resolve("a"))).isEqualTo("synLOST-and-longer");
        assertThat(disk.cutPower(WORST)).isEqualTo(new RolledBack(1, 1, 0));
        assertThat(Files.readString(root.resolve("a"))).isEqualTo("synced");
    }

    @Test
    void keepsEverythingWithoutAPowerCut() throws Exception {
        use("write a 0 one");
        use("write a 3 two");

        assertThat(Files.readString(root.resolve("a"))).isEqualTo("onetwo");
    }

    @Test
    void remembersOverALifeOfTheProcessWhatWasNotSynced() throws Exception {
        use("write a 0 synced", "sync a", "sync .", "write a 0 first");
        use("write a 0 then");
        disk.cutPower(WORST);

        assertThat(Files.readString(root.resolve("a"))).isEqualTo("synced");
    }

    @Test
    void forgetsAFileWhoseDirectoryWasNotSynced() throws Exception {
        use("write a 0 synced", "sync a");
        disk.cutPower(WORST);

        assertThat(names()).isEmpty();
    }

    @Test
    void keepsASyncedFileOnAFileSystemWithAJournal() throws Exception {
        use("write a 0 synced", "sync a", "write b 0 lost");
        disk.cutPower(JOURNALED);

        assertThat(names()).containsExactly("a");
        assertThat(Files.readString(root.resolve("a"))).isEqualTo("synced");
    }

    @Test
    void keepsANameWithoutContentWhenOnlyTheDirectoryWasSynced() throws Exception {
        use("write a 0 lost", "sync .");
        disk.cutPower(WORST);

        assertThat(root.resolve("a")).isEmptyFile();
    }

    @Test
    void takesBackRemovalsAndRenames() throws Exception {
        use("write a 0 aaa", "write b 0 bbb", "write c 0 ccc", "sync a", "sync b", "sync c");
        use("sync .", "delete a", "move b c", "mkdir d", "write d/e 0 eee");
        assertThat(names()).containsExactly("c", "d");

        disk.cutPower(WORST);

        assertThat(names()).containsExactly("a", "b", "c");
        assertThat(Files.readString(root.resolve("a"))).isEqualTo("aaa");
        assertThat(Files.readString(root.resolve("b"))).isEqualTo("bbb");
        assertThat(Files.readString(root.resolve("c"))).isEqualTo("ccc");
    }

    @Test
    void keepsAReplacementThatWasSynced() throws Exception {
        use("write a 0 old", "sync a", "sync .");
        use("write a.new 0 new", "sync a.new", "move a.new a", "sync .");
        disk.cutPower(WORST);

        assertThat(names()).containsExactly("a");
        assertThat(Files.readString(root.resolve("a"))).isEqualTo("new");
    }

    @Test
    void putsBackWhatWasCutOff() throws Exception {
        use("write a 0 0123456789", "write b 0 0123456789", "sync a", "sync b", "sync .");
        use("cut a 4", "write a 4 x", "empty b", "write b 0 y");
        disk.cutPower(WORST);

        assertThat(Files.readString(root.resolve("a"))).isEqualTo("0123456789");
        assertThat(Files.readString(root.resolve("b"))).isEqualTo("0123456789");
    }

    @Test
    void countsForMappedFilesWhatWasForced() throws Exception {
        use("fill a 0", "sync a", "sync .", "map-and-force a 4096 forced", "map a 4100 LOST");
        assertThat(Files.readString(root.resolve("a")).substring(4096)).startsWith("forcLOSTxx");
        disk.cutPower(WORST);

        assertThat(Files.readString(root.resolve("a")).substring(4096)).startsWith("forcedxx");
    }

    @Test
    void countsForMappedFilesThatTheFileWasSynced() throws Exception {
        use("fill a 0", "sync .", "map a 0 synced", "sync a", "map a 2 LOST");
        disk.cutPower(WORST);

        assertThat(Files.readString(root.resolve("a"))).startsWith("syncedxx");
    }

    @Test
    void seesFilesThatAreCopied() throws Exception {
        use("write a 0 aaa", "sync a", "copy a b", "sync .");
        disk.cutPower(WORST);

        assertThat(root.resolve("b")).isEmptyFile();
    }

    @Test
    void letsSomeOfItSurviveByChance() throws Exception {
        String[] steps =
                IntStream.range(0, 40)
                        .mapToObj(page -> "write a " + page * 4096 + " p" + page)
                        .toArray(String[]::new);
        use("fill a 0", "fill a " + 40 * 4096, "sync a", "sync .");
        use(steps);
        disk.cutPower(PowerCut.losingSome(Names.SYNCED_WITH_DIRECTORY, new SplittableRandom(1)));

        String content = Files.readString(root.resolve("a"), StandardCharsets.ISO_8859_1);
        long survived =
                IntStream.range(0, 40)
                        .filter(page -> content.startsWith("p" + page, page * 4096))
                        .count();
        assertThat(survived).isBetween(10L, 30L);
    }

    @Test
    void liesAboutSyncs() throws Exception {
        use("write a 0 synced", "sync a", "sync .");
        disk.lie();
        use("write a 0 believed", "sync a");
        disk.cutPower(WORST);

        assertThat(Files.readString(root.resolve("a"))).isEqualTo("synced");
        assertThat(disk.syncs()).isEqualTo(3);
    }

    @Test
    void losesWhatASyncFailedToWriteThoughALaterOneSucceeds() throws Exception {
        use("write a 0 synced", "sync a", "sync .");
        disk.failSyncs();
        assertThat(use("write a 0 failed", "sync a")).startsWith("failed: Input/output error");
        disk.mend();
        use("sync a");
        disk.cutPower(WORST);

        assertThat(Files.readString(root.resolve("a"))).isEqualTo("synced");
    }

    @Test
    void isFull() throws Exception {
        use("write a 0 before");
        disk.fill();

        assertThat(use("write a 6 more")).startsWith("failed: No space left on device");
        assertThat(use("write b 0 new")).startsWith("failed: b: No space left on device");
        assertThat(Files.readString(root.resolve("a"))).isEqualTo("before");
        assertThat(names()).containsExactly("a");
    }

    @Test
    void movesTheClock() throws Exception {
        disk.moveClock(Duration.ofDays(365 * 100));
        int ahead = Integer.parseInt(use("year .").strip());
        disk.moveClock(Duration.ofDays(-365 * 20));
        int back = Integer.parseInt(use("year .").strip());

        assertThat(ahead - back).isBetween(119, 121);
    }

    private String use(String... steps) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-cp", testClasses(), DiskUser.class.getName()));
        command.addAll(List.of(steps));
        ProcessBuilder builder = new ProcessBuilder(command).directory(root.toFile());
        builder.environment().putAll(disk.environment());
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isIn(0, 3);
        return output;
    }

    private static String testClasses() throws Exception {
        return Path.of(DiskUser.class.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(root)) {
            return files.map(file -> file.getFileName().toString())
                    .sorted()
                    .collect(Collectors.toList());
        }
    }
}
