package dev.portolan.chaos.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What this repository keeps out of itself, and what each of its parts has. */
class RepositoryTest {
    private static final Path ROOT = root();

    /** A folder of one machine where a path begins; "network/" or "{x}/work/" are none. */
    private static final Pattern MACHINE_FOLDER =
            Pattern.compile("(?<![\\w.}$*~/-])/(?:work|root)/[\\w.]");

    /**
     * Where packages are fetched from is a setting of the machine. Parted, so as to miss itself.
     */
    private static final List<String> REGISTRY_HOSTS =
            List.of(
                    "repo.maven" + ".apache.org",
                    "repo1.maven" + ".org",
                    "central.sonatype" + ".com",
                    "oss.sonatype" + ".org",
                    "registry.npmjs" + ".org",
                    "pypi" + ".org",
                    "deb.debian" + ".org",
                    "packages.adoptium" + ".net",
                    "plugins.gradle" + ".org");

    private static final Pattern WRAPPER =
            Pattern.compile(
                    "(.*/)?(mvnw(\\.cmd)?|gradlew(\\.bat)?|\\.mvn/wrapper/.*|gradle/wrapper/.*)");

    @Test
    void namesNoFolderOfAMachineThatBuiltIt() throws Exception {
        assertThat(linesThat(line -> MACHINE_FOLDER.matcher(line).find())).isEmpty();
    }

    @Test
    void namesNoPackageRegistry() throws Exception {
        assertThat(linesThat(line -> REGISTRY_HOSTS.stream().anyMatch(line::contains))).isEmpty();
    }

    @Test
    void bringsNoBuildWrapperAndNoBuiltClasses() throws Exception {
        assertThat(trackedFiles())
                .noneMatch(file -> WRAPPER.matcher(file).matches())
                .noneMatch(file -> file.endsWith(".class") || file.contains("/target/"));
    }

    @Test
    void everyPackageSaysWhatItIsAndIsNullMarked() throws IOException {
        var packages = new TreeSet<Path>();
        for (Path module : modules()) {
            Path sources = module.resolve("src/main/java");
            if (Files.isDirectory(sources)) {
                try (Stream<Path> files = Files.walk(sources)) {
                    files.filter(file -> file.toString().endsWith(".java"))
                            .forEach(file -> packages.add(file.getParent()));
                }
            }
        }
        assertThat(packages).isNotEmpty();
        var lacking = new ArrayList<Path>();
        for (Path folder : packages) {
            Path info = folder.resolve("package-info.java");
            if (!Files.exists(info)
                    || !Files.readString(info).contains("@NullMarked")
                    || !Files.readString(info).startsWith("/**")) {
                lacking.add(ROOT.relativize(folder));
            }
        }
        assertThat(lacking)
                .as("packages without a @NullMarked package-info with Javadoc")
                .isEmpty();
    }

    @Test
    void everyModuleHasAReadme() throws IOException {
        assertThat(modules())
                .hasSizeGreaterThan(10)
                .allSatisfy(module -> assertThat(module.resolve("README.md")).isNotEmptyFile());
    }

    @Test
    void everyDecisionRecordHasItsFourParts() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve("docs/decisions"))) {
            List<Path> records =
                    files.filter(file -> file.getFileName().toString().matches("\\d{4}-.*\\.md"))
                            .toList();
            assertThat(records).isNotEmpty();
            assertThat(records)
                    .extracting(file -> file.getFileName().toString().substring(0, 4))
                    .doesNotHaveDuplicates();
            assertThat(records)
                    .allSatisfy(file ->
                            assertThat(file)
                                    .content()
                                    .contains("## Question")
                                    .contains("## Options")
                                    .contains("## Determination")
                                    .contains("## What would change it"));
        }
    }

    private interface LineRule {
        boolean breaks(String line);
    }

    /** {@code file:number: line} for every line of every text file in git that breaks the rule. */
    private static List<String> linesThat(LineRule rule) throws Exception {
        var found = new ArrayList<String>();
        for (String name : trackedFiles()) {
            Path file = ROOT.resolve(name);
            if (!Files.isRegularFile(file)) {
                continue;
            }
            byte[] content = Files.readAllBytes(file);
            if (isBinary(content)) {
                continue;
            }
            int number = 0;
            for (String line : (Iterable<String>) new String(content, UTF_8).lines()::iterator) {
                number++;
                if (rule.breaks(line)) {
                    found.add(name + ":" + number + ": " + line.strip());
                }
            }
        }
        return found;
    }

    /** As git does: a NUL in the first 8000 bytes. */
    private static boolean isBinary(byte[] content) {
        for (int i = 0; i < Math.min(content.length, 8000); i++) {
            if (content[i] == 0) {
                return true;
            }
        }
        return false;
    }

    private static List<String> trackedFiles() throws Exception {
        assumeTrue(Files.exists(ROOT.resolve(".git")), "not a git checkout");
        Process git =
                new ProcessBuilder("git", "-c", "safe.directory=*", "ls-files", "-z")
                        .directory(ROOT.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String names = new String(git.getInputStream().readAllBytes(), UTF_8);
        assertThat(git.waitFor()).as("git ls-files").isZero();
        List<String> files = List.of(names.split("\0"));
        assertThat(files).contains("pom.xml", "LICENSE");
        return files;
    }

    private static List<Path> modules() throws IOException {
        try (Stream<Path> folders = Files.list(ROOT)) {
            return folders.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .sorted()
                    .toList();
        }
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("LICENSE"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
