package dev.portolan.discovery;

import java.util.List;

/**
 * What a service's name stands for, for one client. Lists are in the order of preference and may be
 * empty.
 */
public sealed interface ServiceAnswer {
    /** The service that answers. */
    ImportedService service();

    /**
     * Virtual addresses behind which somebody else balances: the client's import, or gateways of
     * exporting members.
     */
    record Addresses(ImportedService service, List<String> addresses) implements ServiceAnswer {
        public Addresses {
            addresses = List.copyOf(addresses);
        }
    }

    /** The ready endpoints of a headless service. */
    record Endpoints(ImportedService service, List<ClusterEndpoint> endpoints)
            implements ServiceAnswer {
        public Endpoints {
            endpoints = List.copyOf(endpoints);
        }
    }
}
