package dev.portolan.control.log;

import dev.portolan.model.control.Term;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Puts commands together from the {@link Pieces} of the log, entry by entry. What is half there is
 * a part of the state: {@link #save} goes into every snapshot. Pieces whose beginning or
 * continuation is missing are dropped; their command was never acknowledged. For one thread.
 */
final class Assembly {
    /** Takes a command that is complete. */
    @FunctionalInterface
    interface Receiver {
        void take(Term term, byte[] command);
    }

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long term;
    private int next;
    private int count;

    /**
     * Hands the command over that an entry completes, if it does.
     *
     * @throws IllegalStateException when nobody can have written this
     */
    void add(byte[] entry, Receiver receiver) {
        Pieces.Piece piece = Pieces.read(entry);
        if (piece.number() == 0) {
            drop();
            term = piece.term().value();
            count = piece.count();
        } else if (piece.number() != next
                || piece.count() != count
                || piece.term().value() != term) {
            drop();
            return;
        }
        ByteBuffer content = piece.bytes();
        bytes.write(content.array(), content.arrayOffset(), content.remaining());
        next++;
        if (next == count) {
            byte[] command = bytes.toByteArray();
            drop();
            receiver.take(piece.term(), command);
        }
    }

    /** What is half there. */
    byte[] save() {
        return ByteBuffer.allocate(Long.BYTES + 2 * Integer.BYTES + bytes.size())
                .putLong(term)
                .putInt(next)
                .putInt(count)
                .put(bytes.toByteArray())
                .array();
    }

    /** Goes on from what {@link #save} gave. */
    void restore(byte[] saved) {
        ByteBuffer from = ByteBuffer.wrap(saved);
        drop();
        term = from.getLong();
        next = from.getInt();
        count = from.getInt();
        bytes.write(saved, from.position(), from.remaining());
    }

    /** Forgets what is half there. */
    void drop() {
        bytes.reset();
        term = 0;
        next = 0;
        count = 0;
    }
}
