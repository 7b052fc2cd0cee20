package dev.portolan.control.log;

import io.atomix.protocols.raft.impl.RaftContext;
import io.atomix.protocols.raft.impl.RaftServiceManager;
import io.atomix.storage.journal.JournalReader;

import java.lang.reflect.Field;
import java.util.List;

/**
 * What the library's readers of the journal hold in memory beyond the entry that they are at. When
 * a follower's log is cut and written anew, as that of a leader that comes back is, the library
 * winds back only the readers that are past the cut. One before it goes on from memory: it hands
 * out entries that were never committed, and then finds itself in the middle of an entry and reads
 * nothing more, so that the node applies nothing until it is restarted. Therefore what they hold is
 * dropped after every cut. Used on the Raft thread only.
 */
final class ReadAhead {
    private final List<JournalReader<?>> readers;

    ReadAhead(List<JournalReader<?>> readers) {
        this.readers = List.copyOf(readers);
    }

    /**
     * The readers of a server: that of its role and that of its state machine.
     *
     * @throws IllegalStateException when the library is not the one that is known
     */
    static ReadAhead of(RaftContext raft) {
        try {
            Field reader = RaftServiceManager.class.getDeclaredField("reader");
            reader.setAccessible(true);
            if (reader.get(raft.getServiceManager()) instanceof JournalReader<?> applied) {
                return new ReadAhead(List.of(raft.getLogReader(), applied));
            }
            throw new IllegalStateException("the state machine's reader is " + reader.getType());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the state machine's reader is not to be found", e);
        }
    }

    /** Makes every reader read its next entry from the journal as it is now. */
    void drop() {
        readers.forEach(reader -> reader.reset(reader.getNextIndex()));
    }
}
