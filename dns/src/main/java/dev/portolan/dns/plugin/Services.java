package dev.portolan.dns.plugin;

import dev.portolan.discovery.ClientLocation;
import dev.portolan.dns.catalog.CatalogSource;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * What plugins may use.
 *
 * @param outside where a client is that is inside no member's networks
 */
public record Services(
        CatalogSource catalog,
        ClientLocation outside,
        PrometheusMeterRegistry registry,
        InstantSource clock,
        RandomGenerator random) {}
