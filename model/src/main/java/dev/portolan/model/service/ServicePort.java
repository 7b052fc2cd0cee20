package dev.portolan.model.service;

/**
 * A port of a service.
 *
 * @param name empty for an only port without one
 * @param protocol {@code TCP}, {@code UDP} or {@code SCTP}
 */
public record ServicePort(String name, String protocol, int port) {
    public ServicePort {
        name = name == null ? "" : name;
        protocol = protocol == null ? "TCP" : protocol;
    }
}
