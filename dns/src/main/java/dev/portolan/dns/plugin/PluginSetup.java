package dev.portolan.dns.plugin;

import java.util.Optional;

/** Makes a plugin of its directive. */
public interface PluginSetup {
    /** The name of the directive. */
    String name();

    /**
     * Reads the directive's words and makes the plugin that they ask for.
     *
     * @return the plugin, or nothing where the directive only changes how its block is served
     * @throws dev.portolan.dns.corefile.CorefileException with everything that is wrong with the
     *     directive; a message need not name the plugin
     */
    Optional<Plugin> setUp(SetupInput input);
}
