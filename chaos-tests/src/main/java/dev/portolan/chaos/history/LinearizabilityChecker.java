package dev.portolan.chaos.history;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether a history of one object is linearizable. An operation whose answer was lost is
 * carried out at any time after its invocation, or never. The cost is bounded by {@code patience};
 * a history that needs more is {@link Verdict.Undecided}, which is not a pass.
 *
 * @param <S> the states of the model
 * @param <A> its actions
 */
public final class LinearizabilityChecker<S, A> {
    /** Enough for a thousand operations of ten clients, in less than 200 MB. */
    public static final long USUAL_PATIENCE = 500_000;

    private final Model<S, A> model;
    private final long patience;

    /**
     * @param patience at how many pairs of carried out operations and state to look at most
     */
    public LinearizabilityChecker(Model<S, A> model, long patience) {
        this.model = model;
        this.patience = patience;
    }

    public LinearizabilityChecker(Model<S, A> model) {
        this(model, USUAL_PATIENCE);
    }

    public Verdict check(List<Operation<A>> history) {
        return new Search(history).run();
    }

    /** What was carried out, and what it led to. */
    private record Seen(BitSet done, Object state) {}

    private record Choice<S>(EventList.Event call, S before) {}

    /** One depth-first search for an order; used once. */
    private final class Search {
        private final List<Operation<A>> history;
        private final EventList events;
        private final BitSet done;
        private final Set<Seen> seen = new HashSet<>();
        private final Deque<Choice<S>> choices = new ArrayDeque<>();
        private S state = model.initial();
        private int explained;
        private int stuck = -1;

        Search(List<Operation<A>> history) {
            this.history = history;
            this.events = EventList.of(history);
            this.done = new BitSet(history.size());
        }

        Verdict run() {
            EventList.Event at = events.first();
            while (events.hasReturns()) {
                if (seen.size() >= patience) {
                    return new Verdict.Undecided(seen.size());
                }
                if (at.isCall()) {
                    at = carryOut(at) ? events.first() : at.next();
                    continue;
                }
                // An answer that nothing explains yet, and every call before it has been tried.
                note(at);
                if (choices.isEmpty()) {
                    return new Verdict.NotLinearizable(explained, history.get(stuck));
                }
                at = takeBack().next();
            }
            return new Verdict.Linearizable();
        }

        private boolean carryOut(EventList.Event call) {
            Optional<S> after = model.step(state, history.get(call.operation()).action());
            if (after.isEmpty()) {
                return false;
            }
            done.set(call.operation());
            if (!seen.add(new Seen((BitSet) done.clone(), after.get()))) {
                done.clear(call.operation());
                return false;
            }
            choices.push(new Choice<>(call, state));
            state = after.get();
            events.lift(call);
            return true;
        }

        private EventList.Event takeBack() {
            Choice<S> last = choices.pop();
            state = last.before();
            done.clear(last.call().operation());
            events.unlift(last.call());
            return last.call();
        }

        private void note(EventList.Event answer) {
            if (stuck < 0 || answer.rank() > explained) {
                explained = answer.rank();
                stuck = answer.operation();
            }
        }
    }
}
