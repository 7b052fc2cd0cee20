package dev.portolan.replication.mover;

import java.nio.ByteBuffer;

/** A run of pages that a receiver lacks, of the file at one place of the manifest. */
record Need(int entry, int firstPage, int count) {
    /** On the wire, in bytes. */
    static final int WIDTH = 12;

    static Need read(ByteBuffer in) {
        return new Need(in.getInt(), in.getInt(), in.getInt());
    }

    void write(ByteBuffer out) {
        out.putInt(entry).putInt(firstPage).putInt(count);
    }
}
