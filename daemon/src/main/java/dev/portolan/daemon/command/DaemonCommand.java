package dev.portolan.daemon.command;

import dev.portolan.api.security.Kubeconfig;
import dev.portolan.config.ConfigReader;
import dev.portolan.config.ConfigResult;
import dev.portolan.config.ConfigSources;
import dev.portolan.config.PortolanConfig;
import dev.portolan.daemon.AccessTokens;
import dev.portolan.daemon.Lifecycle;
import dev.portolan.daemon.PortolanNode;
import dev.portolan.daemon.client.ClientException;

import io.vertx.core.Vertx;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** {@code portolan daemon}: one node of a control cluster, until it is told to end. */
@Command(name = "daemon", description = "Runs one node of the control cluster (portoland).")
public final class DaemonCommand implements Callable<Integer> {
    @Option(names = "--config", description = "The settings, YAML; without it the defaults hold.")
    private Optional<Path> file = Optional.empty();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides a setting, as --set api.listen=0.0.0.0:9443.")
    private Map<String, String> flags = Map.of();

    @Override
    public Integer call() throws Exception {
        PortolanConfig config = config();
        Lifecycle lifecycle = new Lifecycle();
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    lifecycle.close();
                                    ended.countDown();
                                },
                                "portoland-end"));
        Vertx vertx = Vertx.vertx();
        lifecycle.add(
                "vertx",
                () ->
                        vertx.close()
                                .toCompletionStage()
                                .toCompletableFuture()
                                .get(5, TimeUnit.SECONDS));
        SecureRandom random = new SecureRandom();
        AccessTokens access = AccessTokens.read(config, random);
        PortolanNode node =
                lifecycle.add(
                        "node",
                        PortolanNode.start(
                                config,
                                new PortolanNode.Surroundings(
                                        vertx,
                                        access.tokens(),
                                        PortolanNode.Pace.of(config),
                                        InstantSource.system(),
                                        random)));
        access.admin().ifPresent(token -> writeKubeconfig(config, node, token));
        ended.await();
        return 0;
    }

    private PortolanConfig config() throws IOException {
        String yaml = file.isPresent() ? Files.readString(file.get()) : "";
        String name = file.map(Path::toString).orElse("defaults");
        return switch (ConfigReader.read(new ConfigSources(name, yaml, System.getenv(), flags))) {
            case ConfigResult.Valid valid -> valid.config();
            case ConfigResult.Invalid invalid ->
                    throw new ClientException("the settings are wrong:\n" + invalid.describe());
        };
    }

    private static void writeKubeconfig(PortolanConfig config, PortolanNode node, String token) {
        new Kubeconfig(
                        "portolan",
                        node.api().url().replace("//0.0.0.0:", "//127.0.0.1:"),
                        node.authority().certificatePem(),
                        new Kubeconfig.Token(token))
                .write(config.node().dataDir().resolve("admin.kubeconfig"));
    }
}
