package dev.portolan.model.service;

import java.util.Optional;

/** One ready or unready address behind a service in one member. */
public record Endpoint(String address, Optional<String> hostname, boolean ready) {
    public Endpoint {
        hostname = hostname == null ? Optional.empty() : hostname;
    }
}
