package dev.portolan.control.log.wire;

import dev.portolan.control.peer.WireReader;
import dev.portolan.control.peer.WireWriter;

import io.atomix.primitive.operation.OperationId;
import io.atomix.primitive.operation.PrimitiveOperation;
import io.atomix.protocols.raft.ReadConsistency;
import io.atomix.protocols.raft.storage.log.entry.CloseSessionEntry;
import io.atomix.protocols.raft.storage.log.entry.CommandEntry;
import io.atomix.protocols.raft.storage.log.entry.ConfigurationEntry;
import io.atomix.protocols.raft.storage.log.entry.InitializeEntry;
import io.atomix.protocols.raft.storage.log.entry.KeepAliveEntry;
import io.atomix.protocols.raft.storage.log.entry.OpenSessionEntry;
import io.atomix.protocols.raft.storage.log.entry.RaftLogEntry;
import io.atomix.protocols.raft.storage.log.entry.TimestampedEntry;

import java.util.List;

/**
 * The entries of the log as they travel. The log has one service and one operation, so neither they
 * nor the service's configuration, which the library would read with its own serializer, are taken
 * from the network.
 */
public final class EntryCodec {
    private static final int INITIALIZE = 1;
    private static final int CONFIGURATION = 2;
    private static final int OPEN_SESSION = 3;
    private static final int CLOSE_SESSION = 4;
    private static final int KEEP_ALIVE = 5;
    private static final int COMMAND = 6;
    private static final Numbered<ReadConsistency> READS =
            new Numbered<>(
                    List.of(
                            ReadConsistency.SEQUENTIAL,
                            ReadConsistency.LINEARIZABLE_LEASE,
                            ReadConsistency.LINEARIZABLE));

    /** The fewest bytes of an entry: its type, term and time. */
    static final int SMALLEST = 1 + 2 * Long.BYTES;

    private final String service;
    private final byte[] configuration;
    private final OperationId write;

    /**
     * @param service the only one that the log has
     * @param configuration of the service, as the library stores it
     * @param write the only operation that is written to the log
     */
    public EntryCodec(String service, byte[] configuration, OperationId write) {
        this.service = service;
        this.configuration = configuration.clone();
        this.write = write;
    }

    void write(WireWriter out, RaftLogEntry entry) {
        switch (entry) {
            case InitializeEntry begun -> head(out, INITIALIZE, begun);
            case ConfigurationEntry configured -> {
                head(out, CONFIGURATION, configured);
                Parts.members(out, configured.members());
            }
            case OpenSessionEntry opened -> {
                head(out, OPEN_SESSION, opened);
                check(opened.serviceName());
                check(opened.serviceType());
                out.text(opened.memberId());
                READS.write(out, opened.readConsistency());
                out.number(opened.minTimeout());
                out.number(opened.maxTimeout());
            }
            case CloseSessionEntry closed -> {
                head(out, CLOSE_SESSION, closed);
                out.number(closed.session());
                out.flag(closed.expired());
                out.flag(closed.delete());
            }
            case KeepAliveEntry kept -> {
                head(out, KEEP_ALIVE, kept);
                Parts.numbers(out, kept.sessionIds());
                Parts.numbers(out, kept.commandSequenceNumbers());
                Parts.numbers(out, kept.eventIndexes());
            }
            case CommandEntry command -> {
                head(out, COMMAND, command);
                if (!command.operation().id().id().equals(write.id())) {
                    throw new IllegalArgumentException(
                            "the log holds an operation " + command.operation().id());
                }
                out.number(command.session());
                out.number(command.sequenceNumber());
                out.bytes(command.operation().value());
            }
            default ->
                    throw new IllegalArgumentException(
                            "the log holds an entry that is not ours: " + entry);
        }
    }

    RaftLogEntry read(WireReader in) {
        int type = in.tag();
        long term = in.natural();
        long time = in.number();
        return switch (type) {
            case INITIALIZE -> new InitializeEntry(term, time);
            case CONFIGURATION -> new ConfigurationEntry(term, time, Parts.members(in));
            case OPEN_SESSION ->
                    new OpenSessionEntry(
                            term,
                            time,
                            in.text(),
                            service,
                            service,
                            configuration.clone(),
                            READS.read(in),
                            in.number(),
                            in.number());
            case CLOSE_SESSION ->
                    new CloseSessionEntry(term, time, in.natural(), in.flag(), in.flag());
            case KEEP_ALIVE -> keepAlive(in, term, time);
            case COMMAND ->
                    new CommandEntry(
                            term,
                            time,
                            in.natural(),
                            in.natural(),
                            new PrimitiveOperation(write, in.bytes()));
            default -> throw in.malformed("an entry of the unknown type " + type);
        };
    }

    private static KeepAliveEntry keepAlive(WireReader in, long term, long time) {
        long[] sessions = Parts.numbers(in);
        long[] commands = Parts.numbers(in);
        long[] events = Parts.numbers(in);
        if (commands.length != sessions.length || events.length != sessions.length) {
            throw in.malformed("an entry with parts of different lengths");
        }
        return new KeepAliveEntry(term, time, sessions, commands, events);
    }

    private static void head(WireWriter out, int type, TimestampedEntry entry) {
        out.tag(type);
        out.number(entry.term());
        out.number(entry.timestamp());
    }

    private void check(String named) {
        if (!named.equals(service)) {
            throw new IllegalArgumentException("the log holds a service called " + named);
        }
    }
}
