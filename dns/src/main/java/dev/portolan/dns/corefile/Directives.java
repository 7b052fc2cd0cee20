package dev.portolan.dns.corefile;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Every directive that a Corefile may have, in the order in which CoreDNS 1.14.7 chains them (its
 * {@code plugin.cfg}).
 */
public final class Directives {
    /**
     * In the order of the chain; {@code portolan} and {@code multicluster} stand where CoreDNS's
     * external list has it.
     */
    public static final List<String> ORDER =
            List.of(
                    "root",
                    "metadata",
                    "geoip",
                    "cancel",
                    "proxyproto",
                    "quic",
                    "grpc_server",
                    "https",
                    "https3",
                    "timeouts",
                    "multisocket",
                    "reload",
                    "nsid",
                    "bufsize",
                    "bind",
                    "debug",
                    "trace",
                    "ready",
                    "health",
                    "pprof",
                    "shed",
                    "prometheus",
                    "errors",
                    "log",
                    "dnstap",
                    "local",
                    "dns64",
                    "any",
                    "chaos",
                    "loadbalance",
                    "tsig",
                    "rewrite",
                    "autopath",
                    "acl",
                    "cache",
                    "header",
                    "dnssec",
                    "tls",
                    "minimal",
                    "template",
                    "transfer",
                    "hosts",
                    "route53",
                    "azure",
                    "clouddns",
                    "k8s_external",
                    "kubernetes",
                    "multicluster",
                    "portolan",
                    "file",
                    "auto",
                    "secondary",
                    "etcd",
                    "loop",
                    "forward",
                    "grpc",
                    "erratic",
                    "whoami",
                    "on",
                    "sign",
                    "view",
                    "nomad",
                    "startup",
                    "shutdown");

    static final Set<String> NAMES = Collections.unmodifiableSet(new LinkedHashSet<>(ORDER));

    private Directives() {}
}
