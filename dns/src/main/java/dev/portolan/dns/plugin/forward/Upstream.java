package dev.portolan.dns.plugin.forward;

import dev.portolan.dns.corefile.HostPort;
import dev.portolan.dns.plugin.Services;
import dev.portolan.dns.wire.Query;
import dev.portolan.dns.wire.RecordType;
import dev.portolan.dns.wire.Reply;
import dev.portolan.dns.wire.ResourceRecord;
import dev.portolan.dns.wire.ResponseCode;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * One name server that is asked. Each query goes from a fresh port with a fresh id, so that an
 * answer is hard to forge (RFC 5452). Blocking; safe for use by many threads.
 */
final class Upstream {
    private static final int PAYLOAD = 1232;
    private static final String NAME = "forward";

    private final HostPort address;
    private final InetSocketAddress socketAddress;
    private final Duration timeout;
    private final MeterRegistry registry;
    private final Counter healthFailures;
    private final AtomicInteger failures = new AtomicInteger();

    Upstream(HostPort address, Duration timeout, Services services) {
        this.address = address;
        this.socketAddress =
                new InetSocketAddress(InetAddress.ofLiteral(address.address()), address.port());
        this.timeout = timeout;
        this.registry = services.registry();
        this.healthFailures =
                registry.counter(
                        "coredns_proxy_healthcheck_failures",
                        "proxy_name",
                        NAME,
                        "to",
                        address.toString());
    }

    HostPort address() {
        return address;
    }

    /** Whether it has failed this often in a row. */
    boolean isDown(int maxFails) {
        return maxFails > 0 && failures.get() >= maxFails;
    }

    boolean hasFailed() {
        return failures.get() > 0;
    }

    void failed() {
        failures.incrementAndGet();
    }

    /**
     * Asks for something that every name server can say; an answer of any kind clears its failures.
     */
    void probe(ForwardSettings.HealthCheck check, RandomGenerator random) {
        try {
            var query =
                    new Query(
                            0,
                            0,
                            check.recursionDesired(),
                            false,
                            check.name(),
                            RecordType.NS,
                            RecordType.CLASS_IN,
                            Optional.empty());
            ask(query, false, random);
        } catch (IOException e) {
            failures.incrementAndGet();
            healthFailures.increment();
        }
    }

    /**
     * @throws IOException when there was no answer in time
     */
    Reply ask(Query query, boolean tcp, RandomGenerator random) throws IOException {
        long start = System.nanoTime();
        int id = random.nextInt(0x10000);
        byte[] question = question(query, id);
        Message message = tcp ? overTcp(question, query, id) : overUdp(question, query, id);
        failures.set(0);
        Reply reply = reply(message);
        Timer.builder("coredns_proxy_request_duration")
                .tags(
                        "proxy_name",
                        NAME,
                        "to",
                        address.toString(),
                        "rcode",
                        ResponseCode.name(reply.code()))
                .register(registry)
                .record(Duration.ofNanos(System.nanoTime() - start));
        return reply;
    }

    private static byte[] question(Query query, int id) throws IOException {
        var message = new Message(id);
        if (query.recursionDesired()) {
            message.getHeader().setFlag(Flags.RD);
        }
        if (query.checkingDisabled()) {
            message.getHeader().setFlag(Flags.CD);
        }
        message.addRecord(
                Record.newRecord(new Name(query.name().toWire()), query.type(), DClass.IN),
                Section.QUESTION);
        int flags = query.dnssecOk() ? 0x8000 : 0;
        message.addRecord(new OPTRecord(PAYLOAD, 0, 0, flags), Section.ADDITIONAL);
        return message.toWire();
    }

    private Message overUdp(byte[] question, Query query, int id) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(socketAddress);
            socket.send(new DatagramPacket(question, question.length));
            long deadline = System.nanoTime() + timeout.toNanos();
            byte[] buffer = new byte[4096];
            while (true) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw new SocketTimeoutException(
                            "no answer within " + timeout.toMillis() + " ms");
                }
                socket.setSoTimeout((int) Math.max(1, left));
                var packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                if (packet.getLength() >= 12) {
                    Message answer = new Message(Arrays.copyOf(buffer, packet.getLength()));
                    if (answers(answer, query, id)) {
                        return answer;
                    }
                }
            }
        }
    }

    private Message overTcp(byte[] question, Query query, int id) throws IOException {
        try (Socket socket = new Socket()) {
            int millis = (int) timeout.toMillis();
            socket.connect(socketAddress, millis);
            socket.setSoTimeout(millis);
            OutputStream output = socket.getOutputStream();
            output.write(
                    ByteBuffer.allocate(2 + question.length)
                            .putShort((short) question.length)
                            .put(question)
                            .array());
            output.flush();
            var input = new DataInputStream(socket.getInputStream());
            byte[] bytes = new byte[input.readUnsignedShort()];
            input.readFully(bytes);
            Message answer = new Message(bytes);
            if (!answers(answer, query, id)) {
                throw new IOException("answered another question");
            }
            return answer;
        }
    }

    private static boolean answers(Message answer, Query query, int id) throws IOException {
        Record question = answer.getQuestion();
        return answer.getHeader().getID() == id
                && answer.getHeader().getFlag(Flags.QR)
                && question != null
                && question.getType() == query.type()
                && question.getName().equals(new Name(query.name().toWire()));
    }

    private static Reply reply(Message message) {
        return new Reply(
                message.getRcode(),
                message.getHeader().getFlag(Flags.AA),
                message.getHeader().getFlag(Flags.RA),
                false,
                message.getHeader().getFlag(Flags.TC),
                records(message, Section.ANSWER),
                records(message, Section.AUTHORITY),
                records(message, Section.ADDITIONAL),
                NAME,
                "");
    }

    private static List<ResourceRecord> records(Message message, int section) {
        return message.getSection(section).stream()
                .filter(record -> record.getType() != RecordType.OPT)
                .map(ResourceRecord::of)
                .toList();
    }
}
