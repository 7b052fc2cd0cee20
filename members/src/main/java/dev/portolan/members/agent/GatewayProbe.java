package dev.portolan.members.agent;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Measures the round trip to one gateway: {@code GET /healthz} over a connection that is kept open.
 * The first request on a connection is not measured, since it shares its time with the handshake
 * and the server's start on it. Used by one thread at a time.
 */
final class GatewayProbe implements AutoCloseable {
    private static final int LONGEST_HEAD = 16_384;

    private final Peer peer;
    private final Dialer dialer;
    private final Duration timeout;
    private final LongSupplier nanoTime;
    private @Nullable Socket socket;
    private @Nullable InputStream input;

    GatewayProbe(Peer peer, Dialer dialer, Duration timeout, LongSupplier nanoTime) {
        this.peer = peer;
        this.dialer = dialer;
        this.timeout = timeout;
        this.nanoTime = nanoTime;
    }

    Peer peer() {
        return peer;
    }

    /**
     * One round trip in milliseconds.
     *
     * @throws IOException when the gateway did not answer; the next call connects anew
     */
    double measure() throws IOException {
        try {
            Socket open = socket;
            if (open == null) {
                open = dialer.connect(new InetSocketAddress(peer.address(), peer.port()), timeout);
                socket = open;
                input = new BufferedInputStream(open.getInputStream());
                exchange(open);
            }
            long before = nanoTime.getAsLong();
            exchange(open);
            return (nanoTime.getAsLong() - before) / 1e6;
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private void exchange(Socket open) throws IOException {
        String request =
                "GET /healthz HTTP/1.1\r\nHost: "
                        + peer.address()
                        + ":"
                        + peer.port()
                        + "\r\nUser-Agent: portolan-agent\r\n\r\n";
        open.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        InputStream answer = input;
        if (answer == null) {
            throw new EOFException("the connection is closed");
        }
        String status = readLine(answer);
        if (!status.matches("HTTP/1\\.1 [1-5]\\d\\d.*")) {
            throw new IOException("not an HTTP/1.1 answer: " + status);
        }
        long length = 0;
        for (String header = readLine(answer); !header.isEmpty(); header = readLine(answer)) {
            if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Long.parseLong(header.substring("content-length:".length()).strip());
            }
        }
        answer.skipNBytes(length);
    }

    private static String readLine(InputStream answer) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int read = answer.read(); read != '\n'; read = answer.read()) {
            if (read < 0) {
                throw new EOFException("the gateway closed the connection");
            }
            if (line.length() > LONGEST_HEAD) {
                throw new IOException(
                        "the answer's header is longer than " + LONGEST_HEAD + " bytes");
            }
            if (read != '\r') {
                line.append((char) read);
            }
        }
        return line.toString();
    }

    @Override
    public void close() {
        Socket open = socket;
        socket = null;
        input = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // the connection is given up either way
            }
        }
    }
}
