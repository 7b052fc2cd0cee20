package dev.portolan.simulator.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.portolan.model.cluster.ClusterName;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Random;

/** Real connections through the proxies, to a server that sends back what it gets. */
@Timeout(60)
class SimulatedNetworkIT {
    private static final ClusterName FRANKFURT = new ClusterName("frankfurt");
    private static final ClusterName OREGON = new ClusterName("oregon");
    private static final int PATIENCE_MILLIS = 10_000;

    private SimulatedNetwork network;
    private ServerSocket echo;
    private InetSocketAddress oregon;

    @BeforeEach
    void start() throws IOException {
        network =
                new SimulatedNetwork(
                        RoundTripTable.ofCloudRegions(), Location.parse("azure/westeurope"));
        network.join(FRANKFURT, Location.parse("aws/eu-central-1"), "127.50.1");
        network.join(OREGON, Location.parse("aws/us-west-2"), "127.50.2");
        echo = new ServerSocket(0, 50, InetAddress.getByName("127.50.2.1"));
        Thread.ofVirtual().start(this::serve);
        oregon =
                network.expose(
                        OREGON,
                        new InetSocketAddress("127.50.2.1", 0),
                        new InetSocketAddress("127.50.2.1", echo.getLocalPort()));
    }

    @AfterEach
    void stop() throws IOException {
        network.close();
        echo.close();
    }

    @Test
    void theSourceAddressDecidesHowLongARoundTripTakes() throws IOException {
        assertThat(network.roundTrip(FRANKFURT, OREGON)).isEqualTo(157.6, within(0.1));
        assertThat(roundTrip("127.50.1.1")).isBetween(157.6, 400.0);
        assertThat(roundTrip("127.50.2.1")).isLessThan(150.0);
        double control = network.roundTrip(SimulatedNetwork.CONTROL, OREGON);
        assertThat(roundTrip("127.0.0.1")).isBetween(control, control + 250);
    }

    @Test
    void aChangedRoundTripAndASlownessCountForConnectionsThatAreOpen() throws IOException {
        try (Socket socket = connect("127.50.1.1")) {
            assertThat(roundTrip(socket)).isGreaterThan(150);
            network.setRoundTrip(FRANKFURT, OREGON, 20);
            assertThat(roundTrip(socket)).isBetween(20.0, 150.0);
            network.slow(OREGON, 10);
            assertThat(roundTrip(socket)).isBetween(200.0, 450.0);
            network.restore(OREGON);
            assertThat(roundTrip(socket)).isBetween(20.0, 150.0);
        }
    }

    @Test
    void aHangingCutHoldsTheBytesAndLetsThemGoWhenItIsMended() throws IOException {
        network.setRoundTrip(FRANKFURT, OREGON, 2);
        try (Socket socket = connect("127.50.1.1")) {
            roundTrip(socket);
            network.cut(OREGON, CutMode.HANG);
            socket.getOutputStream().write(7);
            socket.setSoTimeout(200);
            assertThatThrownBy(() -> socket.getInputStream().read())
                    .isInstanceOf(SocketTimeoutException.class);
            network.restore(OREGON);
            socket.setSoTimeout(PATIENCE_MILLIS);
            assertThat(socket.getInputStream().read()).isEqualTo(7);
        }
    }

    @Test
    void aRefusingCutResetsConnectionsAndRefusesNewOnesUntilItIsMended() throws IOException {
        network.setRoundTrip(FRANKFURT, OREGON, 2);
        try (Socket socket = connect("127.50.1.1")) {
            roundTrip(socket);
            network.cut(OREGON, CutMode.REFUSE);
            assertThatThrownBy(() -> socket.getInputStream().read())
                    .isInstanceOf(SocketException.class);
        }
        assertThatThrownBy(() -> connect("127.50.1.1").close())
                .isInstanceOf(ConnectException.class);
        network.restore(OREGON);
        assertThat(roundTrip("127.50.1.1")).isLessThan(150);
    }

    @Test
    void aCutOfTheClientsEndCountsAsWell() throws IOException {
        network.cut(FRANKFURT, CutMode.REFUSE);
        assertThatThrownBy(() -> roundTrip("127.50.1.1")).isInstanceOf(IOException.class);
        network.setRoundTrip(SimulatedNetwork.CONTROL, OREGON, 2);
        assertThat(roundTrip("127.0.0.1")).isLessThan(150);
    }

    @Test
    void aStreamArrivesWholeAndInOrderWithManyBytesOnTheWay() throws IOException {
        network.setRoundTrip(FRANKFURT, OREGON, 60);
        byte[] sent = new byte[8 << 20];
        new Random(42).nextBytes(sent);
        try (Socket socket = connect("127.50.1.1")) {
            OutputStream out = socket.getOutputStream();
            Thread.ofVirtual()
                    .start(() -> {
                        try {
                            out.write(sent);
                            socket.shutdownOutput();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
            long start = System.nanoTime();
            assertThat(socket.getInputStream().readAllBytes()).isEqualTo(sent);
            assertThat((System.nanoTime() - start) / 1e9).isLessThan(20);
        }
    }

    private double roundTrip(String source) throws IOException {
        try (Socket socket = connect(source)) {
            return roundTrip(socket);
        }
    }

    /** The best of five, since the machine may be busy. */
    private static double roundTrip(Socket socket) throws IOException {
        double best = Double.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long start = System.nanoTime();
            socket.getOutputStream().write(i);
            int answer = new DataInputStream(socket.getInputStream()).readUnsignedByte();
            assertThat(answer).isEqualTo(i);
            best = Math.min(best, (System.nanoTime() - start) / 1e6);
        }
        return best;
    }

    private Socket connect(String source) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getByName(source), 0));
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(oregon, PATIENCE_MILLIS);
        return socket;
    }

    private void serve() {
        while (!echo.isClosed()) {
            try {
                Socket socket = echo.accept();
                socket.setTcpNoDelay(true);
                Thread.ofVirtual().start(() -> echo(socket));
            } catch (IOException e) {
                if (!echo.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private static void echo(Socket socket) {
        try (socket) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException e) {
            // The test has reset the connection.
            assertThat(socket.isBound()).isTrue();
        }
    }
}
