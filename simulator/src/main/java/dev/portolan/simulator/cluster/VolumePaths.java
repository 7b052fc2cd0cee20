package dev.portolan.simulator.cluster;

import dev.portolan.model.resource.Namespace;

import java.nio.file.Path;

/**
 * Where a member's volumes lie: {@code volumes/NAMESPACE/CLAIM} and {@code
 * snapshots/NAMESPACE/NAME} below its folder. A volume's place follows from its claim's name, so
 * that a claim that is made again finds what lies there, as a replica brought back does.
 */
public record VolumePaths(Path root) {
    /** The folder of a claim, whether it exists or not. */
    public Path claim(Namespace namespace, String claim) {
        return below("volumes", namespace, claim);
    }

    /** The folder of a VolumeSnapshot, whether it exists or not. */
    public Path snapshot(Namespace namespace, String snapshot) {
        return below("snapshots", namespace, snapshot);
    }

    private Path below(String folder, Namespace namespace, String name) {
        Path base = root.resolve(folder);
        Path path = base.resolve(namespace.name()).resolve(name).normalize();
        if (!path.startsWith(base) || path.getNameCount() != base.getNameCount() + 2) {
            throw new IllegalArgumentException(
                    "\"" + namespace + "/" + name + "\" does not name a volume");
        }
        return path;
    }
}
