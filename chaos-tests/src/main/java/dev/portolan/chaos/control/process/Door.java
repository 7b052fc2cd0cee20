package dev.portolan.chaos.control.process;

import dev.portolan.control.ControlNode;
import dev.portolan.control.state.SnapshotCodec;
import dev.portolan.model.control.Term;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ReadLevel;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.StoreException;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.Write;
import dev.portolan.model.resource.WriteOutcome;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Lets clients use a node: a request is a line of words, and so is its answer ({@code dump} ends
 * with a line {@code end}). Values are words. One connection is served in the order of its
 * requests.
 *
 * <pre>
 * read KEY                     found REVISION VALUE | none
 * create KEY VALUE             written REVISION | exists
 * put KEY VALUE                written REVISION | missing
 * swap KEY VALUE REVISION      written REVISION | conflict | missing
 * dump                         KEY REVISION VALUE, a line each
 * status                       TERM-or-0 REVISION CHECKSUM
 * ready MILLIS                 ready
 * </pre>
 *
 * Any of them may be answered {@code failed REASON}, with the reasons of {@link StoreException}.
 */
final class Door implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Door.class);
    private static final ResourceType TYPE = new ResourceType("chaos.portolan.dev", "registers");

    private final ControlNode node;
    private final ServerSocket listener;

    Door(ControlNode node, ServerSocket listener) {
        this.node = node;
        this.listener = listener;
    }

    @Override
    public void run() {
        while (true) {
            try {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                LOG.error("door=closed", e);
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket;
                BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(
                                        socket.getInputStream(), StandardCharsets.UTF_8));
                PrintWriter out =
                        new PrintWriter(socket.getOutputStream(), false, StandardCharsets.UTF_8)) {
            socket.setTcpNoDelay(true);
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                out.println(answer(line.split(" ")));
                out.flush();
            }
        } catch (IOException e) {
            LOG.debug("door=client gone", e);
        }
    }

    private String answer(String[] words) {
        try {
            return switch (words[0]) {
                case "read" -> read(words[1]);
                case "create" -> write(Write.create(key(words[1]), value(words[2])));
                case "put" ->
                        write(new Write.Update(key(words[1]), value(words[2]), Optional.empty()));
                case "swap" ->
                        write(
                                Write.update(
                                        key(words[1]), value(words[2]), Revision.parse(words[3])));
                case "dump" -> dump();
                case "status" -> status();
                case "ready" -> {
                    node.awaitReady(Duration.ofMillis(Long.parseLong(words[1])));
                    yield "ready";
                }
                default -> throw new IllegalArgumentException("no such request: " + words[0]);
            };
        } catch (StoreException e) {
            LOG.debug("door=failed request={}", words[0], e);
            return "failed " + e.reason();
        }
    }

    private String read(String name) {
        return node.store()
                .get(key(name), ReadLevel.LINEARIZABLE)
                .map(object -> "found " + object.revision() + " " + object.content().text("value"))
                .orElse("none");
    }

    private String write(Write write) {
        return switch (node.store().write(write)) {
            case WriteOutcome.Written written -> "written " + written.revision();
            case WriteOutcome.AlreadyExists exists -> "exists";
            case WriteOutcome.NotFound missing -> "missing";
            case WriteOutcome.Conflict conflict -> "conflict";
        };
    }

    private String dump() {
        StringBuilder lines = new StringBuilder();
        for (StoredObject object :
                node.store().list(TYPE, Namespace.NONE, ReadLevel.LOCAL).items()) {
            lines.append(object.key().name())
                    .append(' ')
                    .append(object.revision())
                    .append(' ')
                    .append(object.content().text("value"))
                    .append('\n');
        }
        return lines.append("end").toString();
    }

    private String status() {
        var state = node.state();
        CRC32C checksum = new CRC32C();
        checksum.update(SnapshotCodec.encode(state));
        long term = node.leadership().leading().map(Term::value).orElse(0L);
        return term + " " + state.revision() + " " + Long.toHexString(checksum.getValue());
    }

    private static ResourceKey key(String name) {
        return ResourceKey.of(TYPE, name);
    }

    private static Document value(String text) {
        Document empty = Document.empty();
        return empty.edit(root -> root.put("value", text));
    }
}
