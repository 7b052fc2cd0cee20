package dev.portolan.api.kube.protocol;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.OptionalInt;

/**
 * A refusal as Kubernetes words it: a Status document.
 *
 * @param reason machine-readable, one word
 * @param message for people
 * @param retryAfterSeconds when the caller may try again
 */
public record Failure(
        int code,
        String reason,
        String message,
        Subject subject,
        List<Cause> causes,
        OptionalInt retryAfterSeconds) {
    /**
     * The object concerned; empty fields where there is none. {@code kind} is the plural, but for
     * invalid objects.
     */
    public record Subject(String group, String kind, String name) {
        public static final Subject NONE = new Subject("", "", "");
    }

    public Failure {
        causes = List.copyOf(causes);
    }

    public Failure(int code, String reason, String message) {
        this(code, reason, message, Subject.NONE, List.of(), OptionalInt.empty());
    }

    public Failure about(Subject newSubject) {
        return new Failure(code, reason, message, newSubject, causes, retryAfterSeconds);
    }

    public Failure because(List<Cause> newCauses) {
        return new Failure(code, reason, message, subject, newCauses, retryAfterSeconds);
    }

    public Failure retryAfter(int seconds) {
        return new Failure(code, reason, message, subject, causes, OptionalInt.of(seconds));
    }

    /** The Status document. */
    public ObjectNode toStatus() {
        ObjectNode status = Rendering.typed("v1", "Status");
        status.put("status", "Failure");
        status.put("message", message);
        status.put("reason", reason);
        ObjectNode details = Rendering.object();
        putUnlessEmpty(details, "name", subject.name());
        putUnlessEmpty(details, "group", subject.group());
        putUnlessEmpty(details, "kind", subject.kind());
        if (!causes.isEmpty()) {
            ArrayNode list = details.putArray("causes");
            for (Cause cause : causes) {
                list.addObject()
                        .put("reason", cause.reason())
                        .put("message", cause.message())
                        .put("field", cause.field());
            }
        }
        retryAfterSeconds.ifPresent(seconds -> details.put("retryAfterSeconds", seconds));
        if (!details.isEmpty()) {
            status.set("details", details);
        }
        status.put("code", code);
        return status;
    }

    /** The whole answer, with {@code Retry-After} where the caller is to come back. */
    public Answer.Whole toAnswer() {
        Answer.Whole answer = Answer.json(code, toStatus());
        return retryAfterSeconds.isPresent()
                ? answer.with(
                        new Answer.Header(
                                "Retry-After", Integer.toString(retryAfterSeconds.getAsInt())))
                : answer;
    }

    private static void putUnlessEmpty(ObjectNode node, String field, String value) {
        if (!value.isEmpty()) {
            node.put(field, value);
        }
    }
}
