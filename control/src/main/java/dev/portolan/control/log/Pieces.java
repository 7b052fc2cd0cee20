package dev.portolan.control.log;

import dev.portolan.model.control.Term;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What the entries of the log hold: a command, or a piece of one that is too large for an entry.
 * Entries are kept small because a reader at the end of the library's log copies twice the largest
 * entry from the file each time it looks whether there is another. Pure.
 *
 * <pre>
 * a command   term, at least 0 (8 bytes)    the command
 * a piece     complement of the term (8)    its number from 0 (4)   how many (4)   its bytes
 * </pre>
 *
 * The pieces of a command are in order and right behind one another, all of one term. A leader that
 * loses its place in between leaves some without an end; they are no command.
 */
final class Pieces {
    /** Of a command, in one entry. */
    static final int LARGEST = 64 * 1024;

    private Pieces() {}

    /** The content of the entries that a command becomes, in order; one where it fits. */
    static List<byte[]> of(long term, byte[] command) {
        if (command.length <= LARGEST) {
            return List.of(
                    ByteBuffer.allocate(Long.BYTES + command.length)
                            .putLong(term)
                            .put(command)
                            .array());
        }
        int count = Math.ceilDiv(command.length, LARGEST);
        List<byte[]> entries = new ArrayList<>(count);
        for (int number = 0; number < count; number++) {
            int from = number * LARGEST;
            int length = Math.min(LARGEST, command.length - from);
            entries.add(
                    ByteBuffer.allocate(Long.BYTES + 2 * Integer.BYTES + length)
                            .putLong(~term)
                            .putInt(number)
                            .putInt(count)
                            .put(command, from, length)
                            .array());
        }
        return entries;
    }

    /**
     * What an entry holds.
     *
     * @param number of the piece, from 0
     * @param count of the pieces; 1 for a whole command
     */
    record Piece(Term term, int number, int count, ByteBuffer bytes) {}

    /**
     * @throws IllegalStateException when nobody can have written this
     */
    static Piece read(byte[] entry) {
        if (entry.length < Long.BYTES) {
            throw new IllegalStateException("an entry of " + entry.length + " bytes");
        }
        ByteBuffer bytes = ByteBuffer.wrap(entry);
        long term = bytes.getLong();
        if (term >= 0) {
            return new Piece(new Term(term), 0, 1, bytes.slice());
        }
        if (bytes.remaining() < 2 * Integer.BYTES) {
            throw new IllegalStateException("a piece of a command of " + entry.length + " bytes");
        }
        int number = bytes.getInt();
        int count = bytes.getInt();
        if (number < 0
                || number >= count
                || count < 2
                || count > Math.ceilDiv(AtomixOptions.LARGEST_COMMAND, LARGEST)
                || bytes.remaining() > LARGEST) {
            throw new IllegalStateException("piece " + number + " of " + count + " of a command");
        }
        return new Piece(new Term(~term), number, count, bytes.slice());
    }
}
