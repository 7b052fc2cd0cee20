package dev.portolan.control.log;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Knows up to which entry the journal of this node is on disk, and forces it there: before the
 * leader counts an answer to entries (so that a majority that has them includes its disk), before a
 * follower confirms them, and before anybody applies one. The library's own switch for this has no
 * effect, therefore nothing here relies on it.
 */
final class FsyncGuard {
    /** The journal, as far as this guard sees it. */
    interface Journal {
        long lastIndex();

        /** Returns after everything appended is on disk. */
        void force();
    }

    /**
     * Everything up to {@code index} was on disk at a time when {@code term} was the current one.
     */
    private record Mark(long term, long index) {}

    private final Journal journal;
    private final LongConsumer confirmed;
    private final FatalHandler fatal;
    private final AtomicLong forced = new AtomicLong();
    private volatile long appended;
    private volatile Mark mark = new Mark(0, 0);

    /**
     * @param confirmed told after everything up to an index is on disk and before anybody hears
     *     that it is
     */
    FsyncGuard(Journal journal, LongConsumer confirmed, FatalHandler fatal) {
        this.journal = journal;
        this.confirmed = confirmed;
        this.fatal = fatal;
    }

    /**
     * Called by the thread that appends, after it has: lets {@link #beforeApply} cover later
     * entries by one fsync.
     */
    void appended() {
        appended = journal.lastIndex();
    }

    /**
     * Forces unless it is known that {@code index} is there already. Within a term a leader's log
     * only grows.
     */
    void beforeCount(long term, long index) {
        if (!covers(term, index)) {
            long last = journal.lastIndex();
            force(term, last, last);
        }
    }

    /** Forces always: a follower's log may have been cut and written anew below the mark. */
    void beforeConfirm(long term) {
        long last = journal.lastIndex();
        force(term, last, last);
    }

    /** As {@link #beforeCount}, from the thread that applies. */
    void beforeApply(long term, long index) {
        if (!covers(term, index)) {
            force(term, Math.max(index, appended), index);
        }
    }

    boolean covers(long term, long index) {
        Mark known = mark;
        return known.term() == term && index <= known.index();
    }

    /** How often the journal was forced. */
    long forced() {
        return forced.get();
    }

    private void force(long term, long last, long told) {
        try {
            journal.force();
        } catch (RuntimeException e) {
            fatal.stop(
                    "the journal could not be forced to disk; what it holds is unknown from here"
                            + " on",
                    e);
            throw e;
        }
        forced.incrementAndGet();
        confirmed.accept(told);
        mark = new Mark(term, last);
    }
}
