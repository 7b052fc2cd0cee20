package dev.portolan.daemon;

import dev.portolan.config.PortolanConfig;

/** The Corefile of a daemon that was given none. */
final class Corefiles {
    private Corefiles() {}

    /** {@code clusterset.local} and its reverse zones on the addresses of the settings. */
    static String builtIn(PortolanConfig.Dns dns) {
        return """
        clusterset.local:%d {
            bind %s
            errors
            health %s
            ready %s
            prometheus %s
            portolan clusterset.local {
                ttl 5
            }
        }
        """
                .formatted(
                        dns.listen().port(),
                        dns.listen().host(),
                        dns.health(),
                        dns.ready(),
                        dns.metrics());
    }
}
