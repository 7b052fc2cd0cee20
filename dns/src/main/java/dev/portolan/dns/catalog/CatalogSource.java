package dev.portolan.dns.catalog;

import dev.portolan.discovery.ServiceCatalog;

import java.util.Optional;

/**
 * Where the plugins take the catalogue from, for every query anew. Never blocks; safe for use by
 * many threads.
 */
@FunctionalInterface
public interface CatalogSource {
    /** The newest catalogue; empty until the first one is complete, and then never again. */
    Optional<ServiceCatalog> current();
}
