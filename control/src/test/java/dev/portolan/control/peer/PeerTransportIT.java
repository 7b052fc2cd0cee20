package dev.portolan.control.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509TrustManager;

class PeerTransportIT {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration DAY = Duration.ofDays(1);
    private static final MessageKind ECHO = new MessageKind(100, "echo", 64, 64);
    private static final MessageKind LARGER_ECHO = new MessageKind(100, "echo", 1024, 1024);
    private static final MessageKind UNKNOWN = new MessageKind(101, "unheard of", 64, 64);
    private static final TestAuthority AUTHORITY = new TestAuthority("CN=ours");

    private final Map<NodeId, Peer> peers = Map.of(id("a"), peer("a"), id("b"), peer("b"));
    private final Deque<PeerTransport> opened = new ArrayDeque<>();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        ((Logger) LoggerFactory.getLogger("dev.portolan.control.peer")).addAppender(log);
    }

    @AfterEach
    void close() {
        opened.forEach(PeerTransport::close);
        ((Logger) LoggerFactory.getLogger("dev.portolan.control.peer")).detachAppender(log);
    }

    @Test
    void aRequestIsAnsweredOrTheReasonComesBack() throws Exception {
        PeerTransport a = start("a", AUTHORITY.of("north", "a"));
        start("b", AUTHORITY.of("north", "b"));

        assertThat(echo(a, ECHO, "hello").get(10, TimeUnit.SECONDS)).isEqualTo("hello");
        assertThat(failure(echo(a, ECHO, "fail")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("node b could not answer a echo request")
                .hasMessageContaining("asked to fail");
    }

    @Test
    void aNodeOfAnotherClusterIsTurnedAwayInWordsAtBothEnds() throws Exception {
        AtomicReference<NodeCredentials> shown = shown("portolan://north/a");
        PeerTransport a = start("a", shown::get);
        start("b", AUTHORITY.of("north", "b"));
        shown.set(AUTHORITY.credentials("portolan://south/a", DAY));

        assertRefused(a, "portolan://south/a is of another control cluster; this one is north");
    }

    @Test
    void aNodeThatIsNoPeerIsTurnedAway() throws Exception {
        AtomicReference<NodeCredentials> shown = shown("portolan://north/a");
        PeerTransport a = start("a", shown::get);
        start("b", AUTHORITY.of("north", "b"));
        shown.set(AUTHORITY.credentials("portolan://north/c", DAY));

        assertRefused(a, "portolan://north/c is not one of this cluster's nodes, [a, b]");
    }

    @Test
    void aCertificateThatNamesNoNodeIsTurnedAway() throws Exception {
        AtomicReference<NodeCredentials> shown = shown("portolan://north/a");
        PeerTransport a = start("a", shown::get);
        start("b", AUTHORITY.of("north", "b"));
        shown.set(AUTHORITY.credentials("https://example.com/", DAY));

        assertRefused(a, "your certificate names no node; it must have portolan://north/NODE");
    }

    @Test
    void whoAnswersForAnotherIsTurnedAway() throws Exception {
        AtomicReference<NodeCredentials> shown = shown("portolan://north/b");
        PeerTransport a = start("a", AUTHORITY.of("north", "a"));
        start("b", shown::get);
        shown.set(AUTHORITY.credentials("portolan://north/a", DAY));

        assertThat(failure(echo(a, ECHO, "hello")))
                .isInstanceOf(PeerTransport.NotSentException.class)
                .hasMessageContaining("both sides are portolan://north/a");
    }

    @Test
    void anExpiredCertificateIsRefusedAtBothEnds() throws Exception {
        AtomicReference<NodeCredentials> shown = shown("portolan://north/a");
        PeerTransport a = start("a", shown::get);
        start("b", AUTHORITY.of("north", "b"));
        shown.set(AUTHORITY.credentials("portolan://north/a", DAY.negated()));

        assertThat(failure(echo(a, ECHO, "hello")))
                .isInstanceOf(PeerTransport.NotSentException.class)
                .hasMessageContaining("refused this node's certificate")
                .hasMessageContaining("valid until");
        awaitWarning("the certificate shown has expired");
    }

    @Test
    void anotherAuthorityIsRefusedAtBothEnds() throws Exception {
        AtomicReference<NodeCredentials> shown = shown("portolan://north/a");
        PeerTransport a = start("a", shown::get);
        start("b", AUTHORITY.of("north", "b"));
        NodeCredentials theirs =
                new TestAuthority("CN=theirs").credentials("portolan://north/a", DAY);
        shown.set(
                new NodeCredentials(
                        theirs.chain(), theirs.key(), List.of(AUTHORITY.certificate())));

        assertThat(failure(echo(a, ECHO, "hello")))
                .isInstanceOf(PeerTransport.NotSentException.class)
                .hasMessageContaining("refused this node's certificate")
                .hasMessageContaining("issued by CN=theirs");
        awaitWarning("of an unknown authority; this node believes CN=ours");
    }

    @Test
    void nobodyEntersWithoutACertificate() throws Exception {
        start("b", AUTHORITY.of("north", "b"));
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(null, new X509TrustManager[] {new BelievesEverything()}, null);
        try (SSLSocket socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(
                                        InetAddress.getLoopbackAddress(), address("b").port())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            assertThatThrownBy(
                            () -> {
                                socket.startHandshake();
                                assertThat(socket.getInputStream().readAllBytes()).isEmpty();
                                throw new IOException("closed");
                            })
                    .isInstanceOf(IOException.class);
        }
        awaitWarning("showed no certificate; nodes speak mutual TLS");
    }

    @Test
    void plainTextIsRefusedByWhoIsCalled() throws Exception {
        start("b", AUTHORITY.of("north", "b"));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), address("b").port())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8));
            assertThat(socket.getInputStream().readAllBytes()).hasSizeLessThan(64);
        }
        awaitWarning("does not speak TLS; nodes speak mutual TLS 1.3");
    }

    @Test
    void plainTextIsRefusedByWhoCalls() throws Exception {
        PeerTransport a = start("a", AUTHORITY.of("north", "a"));
        Peer b = address("b");
        try (ServerSocket plain = new ServerSocket(b.port(), 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answerInPlainText(plain));
            assertThat(failure(echo(a, ECHO, "hello")))
                    .isInstanceOf(PeerTransport.NotSentException.class)
                    .hasMessageContaining("node b at 127.0.0.1:" + b.port())
                    .hasMessageContaining("does not speak TLS");
        }
    }

    @Test
    void aNodeWhoseOwnCertificateIsForAnotherDoesNotStart() {
        assertThatThrownBy(() -> start("a", AUTHORITY.of("north", "b")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "the certificate of this node is for portolan://north/b; it must have"
                                + " portolan://north/a as its one subject alternative name of that"
                                + " form");
        NodeCredentials expired = AUTHORITY.credentials("portolan://north/a", DAY.negated());
        assertThatThrownBy(() -> start("a", () -> expired))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has expired");
    }

    @Test
    void aRenewedCertificateNeedsNoRestart() throws Exception {
        AtomicReference<NodeCredentials> shown = shown("portolan://north/a");
        PeerTransport a = start("a", shown::get);
        start("b", AUTHORITY.of("north", "b"));
        shown.set(AUTHORITY.credentials("portolan://north/a", DAY.negated()));
        assertThat(failure(echo(a, ECHO, "hello"))).hasMessageContaining("refused");

        shown.set(AUTHORITY.credentials("portolan://north/a", DAY));

        Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> echo(a, ECHO, "again").get(5, TimeUnit.SECONDS).equals("again"));
    }

    @Test
    void anUnknownKindIsRefusedInWordsAndEndsTheConnection() throws Exception {
        PeerTransport a = start("a", AUTHORITY.of("north", "a"));
        start("b", AUTHORITY.of("north", "b"));

        assertThat(failure(echo(a, UNKNOWN, "hello")))
                .hasMessageContaining("node b refused")
                .hasMessageContaining("a request of the unknown kind 101");
        Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> echo(a, ECHO, "again").get(5, TimeUnit.SECONDS).equals("again"));
    }

    @Test
    void aMessageBeyondTheBoundOfItsKindIsRefusedWhereverItIsMet() throws Exception {
        PeerTransport a = start("a", AUTHORITY.of("north", "a"));
        start("b", AUTHORITY.of("north", "b"));

        assertThat(failure(echo(a, ECHO, "x".repeat(65))))
                .isInstanceOf(PeerTransport.NotSentException.class)
                .hasMessageContaining("65 bytes; at most 64");
        assertThat(failure(echo(a, LARGER_ECHO, "x".repeat(65))))
                .hasMessageContaining("a echo request of 65 bytes; at most 64 are");
    }

    @Test
    void aReplyThatMakesNoSenseEndsTheConnection() throws Exception {
        PeerTransport a = start("a", AUTHORITY.of("north", "a"));
        start("b", AUTHORITY.of("north", "b"));

        assertThat(
                        failure(
                                a.call(
                                        id("b"),
                                        ECHO,
                                        "hello".getBytes(UTF_8),
                                        bytes -> {
                                            throw new MalformedException("no such reply");
                                        },
                                        PATIENCE)))
                .isInstanceOf(MalformedException.class);
        awaitWarning("peer=node b refused=\"no such reply\"");
        awaitWarning("peer=node a refusedUs=\"no such reply\"");
    }

    private void assertRefused(PeerTransport caller, String objection) throws Exception {
        assertThat(failure(echo(caller, ECHO, "hello")))
                .isInstanceOf(PeerTransport.NotSentException.class)
                .hasMessageContaining("refused by the other side: " + objection);
        awaitWarning(objection);
    }

    private void awaitWarning(String words) {
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(List.copyOf(log.list))
                                .extracting(ILoggingEvent::getFormattedMessage)
                                .anySatisfy(line -> assertThat(line).contains(words)));
    }

    private PeerTransport start(String name, CredentialSource credentials) throws IOException {
        PeerTransport transport =
                PeerTransport.among(peers, new PeerIdentity("north", id(name)), credentials);
        opened.add(transport);
        transport.handle(ECHO, PeerTransportIT::answer);
        transport.start();
        return transport;
    }

    private static CompletableFuture<byte[]> answer(byte[] request) {
        return new String(request, UTF_8).equals("fail")
                ? CompletableFuture.failedFuture(new IllegalStateException("asked to fail"))
                : CompletableFuture.completedFuture(request);
    }

    private static CompletableFuture<String> echo(
            PeerTransport caller, MessageKind kind, String text) {
        return caller.call(
                id("b"), kind, text.getBytes(UTF_8), bytes -> new String(bytes, UTF_8), PATIENCE);
    }

    private static Throwable failure(CompletableFuture<?> reply) throws Exception {
        try {
            throw new AssertionError("answered: " + reply.get(10, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    private static AtomicReference<NodeCredentials> shown(String uri) {
        return new AtomicReference<>(AUTHORITY.credentials(uri, DAY));
    }

    private static void answerInPlainText(ServerSocket plain) {
        try (Socket socket = plain.accept()) {
            socket.getOutputStream().write("I speak no TLS, whoever you are".getBytes(UTF_8));
            assertThat(socket.getInputStream().read()).isNotNegative();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Peer address(String name) {
        return peers.getOrDefault(id(name), peer(name));
    }

    private static NodeId id(String name) {
        return new NodeId(name);
    }

    private static Peer peer(String name) {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new Peer(id(name), "127.0.0.1", socket.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class BelievesEverything implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
