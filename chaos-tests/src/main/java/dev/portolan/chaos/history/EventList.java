package dev.portolan.chaos.history;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The calls and answers of a history in the order of time, as a doubly linked list from which an
 * operation can be lifted and put back at constant cost. A call comes before an answer of the same
 * instant, which leaves the two operations concurrent. A lost answer has no place in the list.
 */
final class EventList {
    /** A call, or an answer. */
    static final class Event {
        private final int operation;
        private final boolean call;
        private final long time;
        private int rank;
        private @Nullable Event answer;
        private @Nullable Event previous;
        private @Nullable Event next;

        private Event(int operation, boolean call, long time) {
            this.operation = operation;
            this.call = call;
            this.time = time;
        }

        /** The place of the operation in the history. */
        int operation() {
            return operation;
        }

        boolean isCall() {
            return call;
        }

        /** How many answers come before this one. */
        int rank() {
            return rank;
        }

        /** Not to be asked of the end: the search stops at an answer before it. */
        Event next() {
            if (next == null) {
                throw new IllegalStateException("the search went past the end");
            }
            return next;
        }
    }

    private final Event head = new Event(-1, false, Long.MIN_VALUE);
    private final Event end = new Event(-1, false, Long.MAX_VALUE);
    private int returns;

    private EventList() {}

    static EventList of(List<? extends Operation<?>> history) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < history.size(); i++) {
            Operation<?> operation = history.get(i);
            Event call = new Event(i, true, operation.invoked());
            events.add(call);
            if (!operation.isAmbiguous()) {
                call.answer = new Event(i, false, operation.returned().getAsLong());
                events.add(call.answer);
            }
        }
        events.sort(
                Comparator.comparingLong((Event event) -> event.time)
                        .thenComparing(event -> !event.call));
        EventList list = new EventList();
        Event last = list.head;
        for (Event event : events) {
            if (!event.call) {
                event.rank = list.returns++;
            }
            last.next = event;
            event.previous = last;
            last = event;
        }
        last.next = list.end;
        list.end.previous = last;
        return list;
    }

    boolean hasReturns() {
        return returns > 0;
    }

    /** The end, when everything is lifted. */
    Event first() {
        return head.next();
    }

    /** Takes a call and its answer out. */
    void lift(Event call) {
        unlink(call);
        if (call.answer != null) {
            unlink(call.answer);
            returns--;
        }
    }

    /** Puts back the one that was lifted last. */
    void unlift(Event call) {
        if (call.answer != null) {
            link(call.answer);
            returns++;
        }
        link(call);
    }

    private static void unlink(Event event) {
        if (event.previous != null) {
            event.previous.next = event.next;
        }
        if (event.next != null) {
            event.next.previous = event.previous;
        }
    }

    private static void link(Event event) {
        if (event.previous != null) {
            event.previous.next = event;
        }
        if (event.next != null) {
            event.next.previous = event;
        }
    }
}
