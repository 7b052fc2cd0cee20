package dev.portolan.api.kube.protocol;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.model.resource.Document;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a request is answered with. */
public sealed interface Answer {
    /** A whole answer. */
    @SuppressWarnings("ArrayRecordComponent") // Answers are never compared, and bodies not copied.
    record Whole(int code, List<Header> headers, byte[] body) implements Answer {
        public Whole {
            headers = List.copyOf(headers);
        }

        public Whole with(Header header) {
            List<Header> more = new ArrayList<>(headers);
            more.add(header);
            return new Whole(code, more, body);
        }

        /** The same with a {@code Warning: 299} header for each text, as kubectl prints them. */
        public Whole withWarnings(List<String> warnings) {
            Whole answer = this;
            for (String warning : warnings) {
                answer = answer.with(Header.warning(warning));
            }
            return answer;
        }
    }

    /** A stream of events that goes on until one side ends it. */
    record Stream(String contentType, EventSource source) implements Answer {}

    /** One header of an answer. */
    record Header(String name, String value) {
        static Header warning(String text) {
            String line = text.replaceAll("\\s+", " ").replace("\\", "\\\\").replace("\"", "\\\"");
            return new Header("Warning", "299 - \"" + line + "\"");
        }
    }

    String JSON = "application/json";

    static Whole json(int code, JsonNode body) {
        return bytes(code, JSON, Rendering.bytes(body));
    }

    static Whole json(int code, Document body) {
        return json(code, body.node());
    }

    static Whole text(int code, String body) {
        return bytes(code, "text/plain; charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
    }

    static Whole bytes(int code, String contentType, byte[] body) {
        return new Whole(code, List.of(new Header("Content-Type", contentType)), body);
    }
}
