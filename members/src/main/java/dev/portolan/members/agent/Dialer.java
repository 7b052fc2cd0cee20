package dev.portolan.members.agent;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** Opens connections from inside a member. */
@FunctionalInterface
public interface Dialer {
    /** A connected socket whose reads time out after {@code timeout}; the caller closes it. */
    Socket connect(InetSocketAddress remote, Duration timeout) throws IOException;

    /** Connections whose source is {@code address}, the member's own. */
    static Dialer boundTo(InetAddress address) {
        return (remote, timeout) -> {
            Socket socket = new Socket();
            try {
                socket.bind(new InetSocketAddress(address, 0));
                socket.setTcpNoDelay(true);
                socket.setSoTimeout((int) timeout.toMillis());
                socket.connect(remote, (int) timeout.toMillis());
                return socket;
            } catch (IOException e) {
                socket.close();
                throw e;
            }
        };
    }
}
