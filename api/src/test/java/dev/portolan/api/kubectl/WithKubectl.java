package dev.portolan.api.kubectl;

import static org.assertj.core.api.Assumptions.assumeThat;

import dev.portolan.api.RunningServer;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Hands tests a kubectl in a namespace of their own, and the server it talks to: one for all
 * classes. Tests are skipped where no kubectl is installed.
 */
final class WithKubectl implements ParameterResolver {
    private static final AtomicInteger NAMESPACES = new AtomicInteger();

    /** The server and the files of its client. */
    private record Session(RunningServer server, Path binary, Path folder)
            implements AutoCloseable {
        static Session open() {
            Optional<Path> binary = Kubectl.find();
            assumeThat(binary).as("kubectl is not installed: these tests are skipped").isPresent();
            try {
                Path folder = Files.createTempDirectory("portolan-kubectl");
                RunningServer server = RunningServer.ofFederation();
                server.kubeconfig().write(folder.resolve("kubeconfig"));
                return new Session(server, binary.get(), folder);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        Kubectl newKubectl() {
            Kubectl operator = new Kubectl(binary, folder, List.of());
            String namespace = "test-" + NAMESPACES.incrementAndGet();
            operator.run(
                            "create",
                            "-f",
                            operator.manifest(
                                    namespace + ".yaml",
                                    """
                                    apiVersion: v1
                                    kind: Namespace
                                    metadata: {name: %s}
                                    """
                                            .formatted(namespace)))
                    .succeeded();
            return new Kubectl(binary, folder, List.of("--namespace", namespace));
        }

        @Override
        public void close() throws IOException {
            server.close();
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Kubectl.class || type == RunningServer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Session session =
                context.getRoot()
                        .getStore(Namespace.create(WithKubectl.class))
                        .computeIfAbsent("session", key -> Session.open(), Session.class);
        return parameter.getParameter().getType() == Kubectl.class
                ? session.newKubectl()
                : session.server();
    }
}
