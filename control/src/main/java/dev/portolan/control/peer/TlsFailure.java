package dev.portolan.control.peer;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says what stands behind a failed handshake, and what would be right. */
final class TlsFailure {
    private TlsFailure() {}

    static String inWords(Throwable error, NodeCredentials own) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case CertificateExpiredException expired -> {
                    return "the certificate shown has expired ("
                            + expired.getMessage()
                            + "); renew it";
                }
                case CertificateNotYetValidException early -> {
                    return "the certificate shown is not valid yet ("
                            + early.getMessage()
                            + "); compare the clocks of the nodes";
                }
                case CertPathBuilderException unknown -> {
                    return "the certificate shown is of an unknown authority; this node believes "
                            + authorities(own)
                            + ", and all nodes of a control cluster must share an authority";
                }
                default -> {}
            }
        }
        return fromMessage(String.valueOf(error.getMessage()), own);
    }

    private static String fromMessage(String message, NodeCredentials own) {
        if (message.contains("Empty client certificate chain")) {
            return "the other side showed no certificate; nodes speak mutual TLS";
        }
        if (message.contains("Unsupported or unrecognized SSL message")
                || message.contains("plaintext connection")) {
            return "the other side does not speak TLS; nodes speak mutual TLS 1.3";
        }
        if (message.startsWith("Received fatal alert: ") || message.startsWith("(")) {
            return "the other side refused this node's certificate ("
                    + message
                    + "); it is for "
                    + PeerIdentity.of(own.own()).map(PeerIdentity::toString).orElse("no node")
                    + ", valid until "
                    + own.own().getNotAfter().toInstant()
                    + ", issued by "
                    + own.own().getIssuerX500Principal();
        }
        return message;
    }

    private static String authorities(NodeCredentials own) {
        return own.authorities().stream()
                .flatMap(authority -> Stream.of(authority.getSubjectX500Principal().getName()))
                .collect(Collectors.joining(", "));
    }
}
