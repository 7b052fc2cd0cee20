package dev.portolan.control.peer;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Who answers which kind of request. */
final class Routes {
    private final Map<Integer, Route> byCode = new ConcurrentHashMap<>();

    /**
     * @param handler throws {@link MalformedException} for bytes that are no such request
     */
    record Route(MessageKind kind, Function<byte[], CompletableFuture<byte[]>> handler) {}

    void add(MessageKind kind, Function<byte[], CompletableFuture<byte[]>> handler) {
        if (byCode.put(kind.code(), new Route(kind, handler)) != null) {
            throw new IllegalStateException("two handlers for messages of kind " + kind.code());
        }
    }

    /**
     * @throws MalformedException when nobody does, or the request is too large
     */
    Route of(FrameHeader request) {
        Route route = byCode.get(request.kind());
        if (route == null) {
            throw new MalformedException("a request of the unknown kind " + request.kind());
        }
        bound(request, route.kind().name() + " request", route.kind().largestRequest());
        return route;
    }

    /**
     * @throws MalformedException when a message is larger than its kind allows
     */
    static void bound(FrameHeader header, String what, int largest) {
        if (header.length() > largest) {
            throw new MalformedException(
                    "a " + what + " of " + header.length() + " bytes; at most " + largest + " are");
        }
    }
}
