package dev.portolan.chaos.control;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A connection to a node's door. For one thread; useless after an error. */
final class DoorClient implements AutoCloseable {
    private final Socket socket = new Socket();
    private final BufferedReader in;
    private final OutputStream out;

    /**
     * @param patience with the connection, and with each answer
     */
    DoorClient(Network.Address door, Duration patience) throws IOException {
        try {
            socket.connect(
                    new InetSocketAddress(door.host(), door.port()), (int) patience.toMillis());
            socket.setSoTimeout((int) patience.toMillis());
            socket.setTcpNoDelay(true);
            in =
                    new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            out = socket.getOutputStream();
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** The words of the answer. */
    List<String> ask(String request) throws IOException {
        send(request);
        return List.of(line().split(" "));
    }

    /** All lines of an answer that ends with {@code end}. */
    List<String> askForLines(String request) throws IOException {
        send(request);
        List<String> lines = new ArrayList<>();
        for (String line = line(); !line.equals("end"); line = line()) {
            lines.add(line);
        }
        return lines;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void send(String request) throws IOException {
        out.write((request + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private String line() throws IOException {
        String line = in.readLine();
        if (line == null) {
            throw new IOException("the node has closed the connection");
        }
        return line;
    }
}
