package dev.portolan.control.state;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.WatchEvent;
import dev.portolan.model.resource.Write;
import dev.portolan.model.resource.WriteOutcome;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All writes of a transaction, or none: every precondition is looked at before the first change.
 */
final class Transaction {
    private Transaction() {}

    static Applied apply(FederationState state, Command.Transact transact) {
        for (Write write : transact.writes()) {
            Optional<WriteOutcome> refusal = refusal(state, write);
            if (refusal.isPresent()) {
                return new Applied(state, new Result.Wrote(refusal.get()), List.of());
            }
        }
        FederationState next = state;
        List<StoredObject> objects = new ArrayList<>();
        List<WatchEvent> events = new ArrayList<>();
        for (Write write : transact.writes()) {
            Optional<FederationState.Change> change = change(next, write);
            if (change.isPresent()) {
                next = change.get().next();
                events.add(change.get().event());
                objects.add(change.get().event().object());
            } else {
                objects.add(next.get(write.key()).orElseThrow());
            }
        }
        return new Applied(
                next, new Result.Wrote(new WriteOutcome.Written(next.revision(), objects)), events);
    }

    private static Optional<WriteOutcome> refusal(FederationState state, Write write) {
        Optional<StoredObject> actual = state.get(write.key());
        return switch (write) {
            case Write.Create create -> actual.map(WriteOutcome.AlreadyExists::new);
            case Write.Update update -> refusal(write, actual, update.expected());
            case Write.Delete delete -> refusal(write, actual, delete.expected());
        };
    }

    private static Optional<WriteOutcome> refusal(
            Write write, Optional<StoredObject> actual, Optional<Revision> expected) {
        if (actual.isEmpty()) {
            return Optional.of(new WriteOutcome.NotFound(write.key()));
        }
        return expected.filter(revision -> !revision.equals(actual.get().revision()))
                .map(revision -> new WriteOutcome.Conflict(actual.get(), revision));
    }

    /** Empty for an update that changes nothing. */
    private static Optional<FederationState.Change> change(FederationState state, Write write) {
        return switch (write) {
            case Write.Create create -> Optional.of(state.store(create.key(), create.content()));
            case Write.Update update ->
                    sameContent(state.get(update.key()).orElseThrow().content(), update.content())
                            ? Optional.empty()
                            : Optional.of(state.store(update.key(), update.content()));
            case Write.Delete delete ->
                    Optional.of(state.remove(state.get(delete.key()).orElseThrow()));
        };
    }

    /** Equal as JSON: a number is its value, whatever Java type holds it. */
    static boolean sameContent(Document one, Document other) {
        return one.equals(other) || one.node().equals(Transaction::compare, other.node());
    }

    private static int compare(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return one.decimalValue().compareTo(other.decimalValue());
        }
        return one.equals(other) ? 0 : 1;
    }
}
