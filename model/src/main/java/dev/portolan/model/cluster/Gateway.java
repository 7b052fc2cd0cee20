package dev.portolan.model.cluster;

/**
 * Where traffic and probes from outside enter a member.
 *
 * @param address an IP address, v4 or v6
 * @param port of the HTTP port that answers probes
 */
public record Gateway(String address, int port) {}
