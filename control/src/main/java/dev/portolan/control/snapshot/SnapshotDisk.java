package dev.portolan.control.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The folder of the snapshots, in the steps that a crash can come between. What is not forced may
 * be gone after a power cut: a file's content by {@link NewFile#force}, its name by {@link
 * #forceNames}.
 */
interface SnapshotDisk {
    /** The files that there are. */
    List<String> names() throws IOException;

    /** A new, empty file; takes the place of one that has the name. */
    NewFile create(String name) throws IOException;

    ExistingFile open(String name) throws IOException;

    void rename(String from, String to) throws IOException;

    void delete(String name) throws IOException;

    void forceNames() throws IOException;

    /** Names a file to people. */
    String describe(String name);

    /** A file that is being written. */
    interface NewFile extends AutoCloseable {
        void write(ByteBuffer bytes) throws IOException;

        void force() throws IOException;

        @Override
        void close() throws IOException;
    }

    /** A file that is read. */
    interface ExistingFile extends AutoCloseable {
        long size() throws IOException;

        /**
         * Fills {@code target} from {@code position} on.
         *
         * @throws java.io.EOFException when the file ends before that
         */
        void read(ByteBuffer target, long position) throws IOException;

        @Override
        void close() throws IOException;
    }
}
