package dev.portolan.daemon.federation;

import dev.portolan.daemon.client.KubectlApply;
import dev.portolan.model.resource.Document;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Manifests that people wrote for one cluster, read in place from {@code shared/data/manifests},
 * which lies beside the repository or where the system property {@code portolan.data} says.
 */
record RealManifests(Path root) {
    /** Kinds that belong to programs which are not part of a cluster by itself. */
    private static final String FOREIGN = ".*istio\\.io/.*|kustomize\\..*";

    /** Where the manifests are, if they are anywhere. */
    static Optional<RealManifests> find() {
        String named = System.getProperty("portolan.data", "");
        if (!named.isEmpty()) {
            return existing(Path.of(named, "manifests"));
        }
        Path at = Path.of("").toAbsolutePath();
        while (at != null) {
            Optional<RealManifests> found = existing(at.resolve("shared/data/manifests"));
            if (found.isPresent()) {
                return found;
            }
            at = at.getParent();
        }
        return Optional.empty();
    }

    private static Optional<RealManifests> existing(Path folder) {
        return Files.isDirectory(folder)
                ? Optional.of(new RealManifests(folder))
                : Optional.empty();
    }

    /** The shop of eleven services, with its network policies, without its Istio parts. */
    List<Document> onlineBoutique() {
        List<Document> all = new ArrayList<>(read("online-boutique"));
        all.addAll(read("online-boutique/network-policies"));
        return all;
    }

    /** The guestbook as it is today; its older and its joined forms lie in folders of their own. */
    List<Document> guestbook() {
        return read("k8s-examples/guestbook");
    }

    /** The database with its storage class {@code fast}. */
    List<Document> cassandra() {
        return read("k8s-examples/cassandra");
    }

    /** The objects of a folder's files, without those of its subfolders. */
    private List<Document> read(String folder) {
        List<Document> objects = new ArrayList<>();
        try (Stream<Path> files = Files.list(root.resolve(folder))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                KubectlApply.read(file.toString(), Files.readString(file)).stream()
                        .filter(object -> !object.apiVersion().matches(FOREIGN))
                        .forEach(objects::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return objects;
    }
}
