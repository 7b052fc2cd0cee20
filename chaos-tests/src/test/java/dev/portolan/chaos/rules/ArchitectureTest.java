package dev.portolan.chaos.rules;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The modules' edges, and what the pure ones leave alone, as docs/architecture.md draws them. Read
 * off the compiled classes of all modules; tests are not held to it.
 */
class ArchitectureTest {
    /** What Kubernetes calls by a name that would say nothing elsewhere. */
    private static final Set<String> FIELDS_OWN_TERMS = Set.of("FieldManager");

    private static final Set<String> ADDRESS_VALUES = Set.of("ofLiteral", "getAddress");

    /** Whom each inner module may use, beside itself. The outer ring may use anything. */
    private static final Map<String, Set<String>> MAY_USE =
            Map.ofEntries(
                    Map.entry("model", Set.of()),
                    Map.entry("scheduler", Set.of("model")),
                    Map.entry("discovery", Set.of("model")),
                    Map.entry("dns", Set.of("model", "discovery")),
                    Map.entry("replication", Set.of("model")),
                    Map.entry("control", Set.of("model")),
                    Map.entry("members", Set.of("model")),
                    Map.entry("api", Set.of("model")),
                    Map.entry("config", Set.of("model")),
                    Map.entry("simulator", Set.of("model", "api", "control")),
                    Map.entry(
                            "daemon",
                            Set.of(
                                    "model",
                                    "scheduler",
                                    "discovery",
                                    "dns",
                                    "replication",
                                    "control",
                                    "members",
                                    "api",
                                    "config",
                                    "simulator")));

    private static final Set<String> OUTER_RING = Set.of("chaos", "benchmarks", "deploy");

    /** What protoc and JMH write is not ours to name. */
    private static final Pattern GENERATED =
            Pattern.compile("dev\\.portolan\\.(api\\.grpc\\.v\\d+|.*jmh_generated.*)");

    /** Main classes alone: not test folders, and not the jar of model's fixtures. */
    private static final Pattern TESTS = Pattern.compile(".*(/test-classes/|-tests\\.jar).*");

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption((Location location) -> !location.matches(TESTS))
                    .importPackages("dev.portolan");

    static Set<String> innerModules() {
        return new TreeSet<>(MAY_USE.keySet());
    }

    @ParameterizedTest
    @MethodSource("innerModules")
    void everyModuleIsSeenByTheseRules(String module) {
        assertThat(CLASSES.stream().filter(resideInAPackage(inside(module))))
                .as("classes of %s on the class path", module)
                .isNotEmpty();
    }

    @Test
    void everyClassBelongsToAModule() {
        Set<String> known = new TreeSet<>(MAY_USE.keySet());
        known.addAll(OUTER_RING);
        Set<String> found =
                CLASSES.stream()
                        .map(type -> type.getPackageName().split("\\."))
                        .map(parts -> parts.length > 2 ? parts[2] : "")
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(found).isSubsetOf(known);
    }

    @ParameterizedTest
    @MethodSource("innerModules")
    void usesOnlyTheModulesItMay(String module) {
        Set<String> allowed = MAY_USE.getOrDefault(module, Set.of());
        String[] forbidden =
                Stream.concat(MAY_USE.keySet().stream(), OUTER_RING.stream())
                        .filter(other -> !other.equals(module) && !allowed.contains(other))
                        .map(ArchitectureTest::inside)
                        .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(inside(module))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden)
                .because(module + " may use " + new TreeSet<>(allowed) + " alone")
                .check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"scheduler", "discovery"})
    void decidersTouchNoDiskNoNetworkNoThreadNoClock(String module) {
        noClasses()
                .that()
                .resideInAPackage(inside(module))
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage(
                                        "java.io..",
                                        "java.net..",
                                        "java.nio.file..",
                                        "java.nio.channels..",
                                        "org.slf4j..")
                                .or(are(Thread.class, Clock.class))
                                // An address is a value; what asks the network for one is below.
                                .and(not(are(InetAddress.class))))
                .because("a decider is a function from values to values")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage(inside(module))
                .should()
                .callMethodWhere(
                        describe(
                                "an address is looked up",
                                call ->
                                        call.getTargetOwner().isEquivalentTo(InetAddress.class)
                                                && !ADDRESS_VALUES.contains(call.getName())))
                .because("a decider does not ask the network")
                .check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"scheduler", "discovery"})
    void decidersAreHandedTimeAndChance(String module) {
        noClasses()
                .that()
                .resideInAPackage(inside(module))
                .should()
                .callCodeUnitWhere(
                        calls(System.class, "currentTimeMillis", "nanoTime", "getenv")
                                .or(calls(Math.class, "random"))
                                .or(calls(ThreadLocalRandom.class, "current")))
                .because("equal input gives an equal plan")
                .check(CLASSES);
    }

    @Test
    void modelTouchesNoDiskNoNetworkNoThread() {
        noClasses()
                .that()
                .resideInAPackage(inside("model"))
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("java.nio.file..", "java.nio.channels..")
                                .or(
                                        are(
                                                Thread.class,
                                                Socket.class,
                                                InetAddress.class,
                                                File.class,
                                                FileInputStream.class,
                                                FileOutputStream.class)))
                .because("model is nouns and ports")
                .check(CLASSES);
    }

    @Test
    void onlyTheDaemonReadsTheWallClock() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        inside("daemon"), inside("chaos"), inside("benchmarks"), inside("deploy"))
                .should()
                .callCodeUnitWhere(
                        calls(Instant.class, "now")
                                .or(calls(InstantSource.class, "system"))
                                .or(calls(Clock.class, "systemUTC", "systemDefaultZone", "system"))
                                .or(calls(System.class, "currentTimeMillis")))
                .because("time comes in as an InstantSource or as a value")
                .check(CLASSES);
    }

    @Test
    void noPackageIsADrawerForOddments() {
        noClasses()
                .should()
                .resideInAnyPackage(
                        "..util..",
                        "..utils..",
                        "..common..",
                        "..helper..",
                        "..helpers..",
                        "..misc..")
                .check(CLASSES);
    }

    @Test
    void namesSayWhatATypeIs() {
        classes()
                .that(
                        describe(
                                "are written by hand",
                                type ->
                                        !GENERATED.matcher(type.getPackageName()).matches()
                                                && !FIELDS_OWN_TERMS.contains(
                                                        type.getSimpleName())))
                .should()
                .haveNameNotMatching(
                        ".*[.$](Abstract[A-Z]\\w*|\\w*(Manager|Helper|Helpers|Util|Utils|Impl))(\\$.*)?")
                .check(CLASSES);
    }

    private static String inside(String module) {
        return "dev.portolan." + module + "..";
    }

    private static DescribedPredicate<JavaClass> are(Class<?>... types) {
        Set<String> names = Arrays.stream(types).map(Class::getName).collect(Collectors.toSet());
        return describe("are one of " + names, type -> names.contains(type.getName()));
    }

    private static DescribedPredicate<JavaCall<?>> calls(Class<?> owner, String... methods) {
        Set<String> names = Set.of(methods);
        return describe(
                owner.getSimpleName() + "." + new TreeSet<>(names),
                call ->
                        call.getTargetOwner().getName().equals(owner.getName())
                                && names.contains(call.getTarget().getName()));
    }
}
