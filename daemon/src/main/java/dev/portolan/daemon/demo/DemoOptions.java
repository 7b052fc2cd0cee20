package dev.portolan.daemon.demo;

import java.nio.file.Path;

/**
 * How the demo is to be.
 *
 * @param nodes of the control cluster: 1 or 3
 * @param story whether the outage plays by itself
 * @param manifests the folder with what is applied
 */
public record DemoOptions(int nodes, boolean story, Path manifests) {
    public DemoOptions {
        if (nodes != 1 && nodes != 3) {
            throw new IllegalArgumentException("the demo has 1 or 3 control nodes, not " + nodes);
        }
    }
}
