package dev.portolan.control.peer;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * TLS 1.3 (RFC 8446) in which both sides show a certificate of an authority that the other
 * believes. Who they may be is decided afterwards, see {@link Greeting}, so that a refusal can say
 * more than an alert.
 */
final class PeerTls {
    private static final String[] PROTOCOLS = {"TLSv1.3"};
    private static final String ANY_KEY_EXCHANGE = "UNKNOWN";
    private static final char[] NO_PASSWORD = {};

    private final PeerIdentity self;
    private final CredentialSource source;

    PeerTls(PeerIdentity self, CredentialSource source) {
        this.self = self;
        this.source = source;
    }

    /**
     * @throws IllegalStateException when this node's own certificate would be refused by the others
     * @throws IOException when it cannot be read
     */
    void checkOwn() throws IOException {
        NodeCredentials credentials = source.current();
        Optional<PeerIdentity> named = PeerIdentity.of(credentials.own());
        if (!named.equals(Optional.of(self))) {
            throw new IllegalStateException(
                    "the certificate of this node is for "
                            + named.map(PeerIdentity::toString).orElse("no node")
                            + "; it must have "
                            + self
                            + " as its one subject alternative name of that form");
        }
        X509Certificate[] chain = credentials.chain().toArray(X509Certificate[]::new);
        try {
            X509TrustManager trust = trust(credentials.authorities());
            trust.checkServerTrusted(chain, ANY_KEY_EXCHANGE);
            trust.checkClientTrusted(chain, ANY_KEY_EXCHANGE);
        } catch (CertificateException e) {
            throw new IllegalStateException(
                    "the other nodes would refuse the certificate of this node: "
                            + TlsFailure.inWords(e, credentials),
                    e);
        } catch (GeneralSecurityException e) {
            throw new IOException("this JDK has no TLS 1.3", e);
        }
    }

    /**
     * The calling end of a connection, after the handshake.
     *
     * @throws IOException saying what would be right
     */
    SSLSocket call(Socket socket, Peer peer) throws IOException {
        NodeCredentials credentials = source.current();
        SSLSocket secured =
                (SSLSocket)
                        context(credentials)
                                .getSocketFactory()
                                .createSocket(socket, peer.host(), peer.port(), true);
        secured.setUseClientMode(true);
        return shaken(secured, credentials);
    }

    /**
     * The other end, as {@link #call}. The socket below stays open when this fails, so that the
     * caller can still be heard out, without which it would not hear why.
     */
    SSLSocket answer(Socket socket) throws IOException {
        NodeCredentials credentials = source.current();
        SSLSocket secured =
                (SSLSocket)
                        context(credentials).getSocketFactory().createSocket(socket, null, false);
        secured.setUseClientMode(false);
        secured.setNeedClientAuth(true);
        return shaken(secured, credentials);
    }

    /** What to say of a connection that failed in TLS. */
    IOException explained(SSLException error) throws IOException {
        return new IOException(TlsFailure.inWords(error, source.current()), error);
    }

    private static SSLSocket shaken(SSLSocket socket, NodeCredentials credentials)
            throws IOException {
        socket.setEnabledProtocols(PROTOCOLS);
        try {
            socket.startHandshake();
            return socket;
        } catch (SSLException e) {
            throw new IOException(TlsFailure.inWords(e, credentials), e);
        }
    }

    private static SSLContext context(NodeCredentials credentials) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(
                    new OneKey[] {new OneKey(credentials)},
                    new X509TrustManager[] {trust(credentials.authorities())},
                    null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("the node's certificate and key cannot be used", e);
        }
    }

    private static X509TrustManager trust(List<X509Certificate> authorities)
            throws GeneralSecurityException, IOException {
        KeyStore believed = KeyStore.getInstance("PKCS12");
        believed.load(null, NO_PASSWORD);
        for (X509Certificate authority : authorities) {
            believed.setCertificateEntry("authority-" + believed.size(), authority);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(believed);
        return (X509TrustManager) factory.getTrustManagers()[0];
    }
}
