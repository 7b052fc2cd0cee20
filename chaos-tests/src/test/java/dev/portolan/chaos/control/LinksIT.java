package dev.portolan.chaos.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** Node 1 echoes what node 2 sends. */
class LinksIT {
    private static final int MILLIS = 300;

    private Links links;
    private ServerSocket echo;
    private Socket client;

    @BeforeEach
    void connect() throws IOException {
        links = new Links();
        echo = new ServerSocket(links.own(1).port(), 1, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::echo);
        client = new Socket();
        client.connect(new InetSocketAddress(links.peer(2, 1).host(), links.peer(2, 1).port()));
        client.setSoTimeout(MILLIS);
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        echo.close();
        links.close();
    }

    @Test
    void carryBytesBothWays() throws IOException {
        assertThat(ask(1)).isEqualTo(1);
    }

    @Test
    void holdBytesBackUntilTheyAreHealed() throws IOException {
        ask(1);
        links.cut(2, 1);
        assertThatThrownBy(() -> ask(2)).isInstanceOf(SocketTimeoutException.class);
        links.heal();

        assertThat(client.getInputStream().read()).isEqualTo(2);
    }

    @Test
    void cutOneDirectionAlone() throws IOException {
        ask(1);
        links.cut(1, 2);
        assertThatThrownBy(() -> ask(2)).isInstanceOf(SocketTimeoutException.class);
        links.heal();
        assertThat(client.getInputStream().read()).isEqualTo(2);

        links.cut(3, 1);
        assertThat(ask(3)).isEqualTo(3);
    }

    @Test
    void letConnectionsHangThatAreMadeWhileTheyAreCut() throws IOException {
        client.close();
        links.cut(1, 2);
        client = new Socket();
        client.connect(new InetSocketAddress(links.peer(2, 1).host(), links.peer(2, 1).port()));
        client.setSoTimeout(MILLIS);

        assertThatThrownBy(() -> ask(1)).isInstanceOf(SocketTimeoutException.class);
    }

    private int ask(int value) throws IOException {
        client.getOutputStream().write(value);
        return client.getInputStream().read();
    }

    private void echo() {
        while (!echo.isClosed()) {
            try (Socket socket = echo.accept()) {
                socket.getInputStream().transferTo(socket.getOutputStream());
            } catch (IOException e) {
                if (!echo.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }
}
