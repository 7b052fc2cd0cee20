package dev.portolan.api.kube.watch;

import dev.portolan.api.kube.protocol.ApiException;
import dev.portolan.api.kube.protocol.ApiRequest;
import dev.portolan.api.kube.protocol.Failure;
import dev.portolan.api.kube.protocol.Failures;
import dev.portolan.api.kube.query.ResourceVersions;
import dev.portolan.api.kube.query.Selection;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.Revision;

import java.time.Duration;
import java.util.Optional;

/**
 * What a client wants to watch.
 *
 * @param from the revision after which to begin; empty to be sent the present state first
 * @param newest whether the present state must be the newest, not just this node's own copy
 * @param bookmarks whether the client takes events that only say how far the watch is
 * @param markInitialEnd whether a bookmark says where the present state ends
 * @param duration after which the server ends the watch
 */
record WatchRequest(
        Selection selection,
        Optional<Revision> from,
        boolean newest,
        boolean bookmarks,
        boolean markInitialEnd,
        Duration duration) {
    /**
     * Where the client does not say: long enough to be cheap, short enough to move to other nodes.
     */
    private static final Duration USUAL_DURATION = Duration.ofMinutes(30);

    private static final Duration LONGEST_DURATION = Duration.ofHours(1);

    /**
     * @throws ApiException 400 or 422 for parameters that mean nothing
     */
    static WatchRequest of(ApiRequest request, ResourceType type) {
        Optional<Revision> revision =
                request.parameter("resourceVersion").map(ResourceVersions::parse);
        boolean wantsState = request.flag("sendInitialEvents");
        if (wantsState
                && !request.parameter("resourceVersionMatch").orElse("").equals("NotOlderThan")) {
            throw new ApiException(
                    new Failure(
                            422,
                            "Invalid",
                            "sendInitialEvents needs resourceVersionMatch=NotOlderThan"));
        }
        Optional<Revision> from =
                wantsState
                        ? Optional.empty()
                        : revision.filter(known -> known.isAfter(Revision.ZERO));
        boolean bookmarks = request.flag("allowWatchBookmarks");
        return new WatchRequest(
                Selection.of(request, type),
                from,
                revision.isEmpty(),
                bookmarks,
                wantsState && bookmarks,
                request.parameter("timeoutSeconds")
                        .map(WatchRequest::seconds)
                        .orElse(USUAL_DURATION));
    }

    private static Duration seconds(String text) {
        try {
            Duration duration = Duration.ofSeconds(Long.parseLong(text));
            if (duration.isNegative() || duration.isZero()) {
                return USUAL_DURATION;
            }
            return duration.compareTo(LONGEST_DURATION) > 0 ? LONGEST_DURATION : duration;
        } catch (NumberFormatException e) {
            throw Failures.badRequest(
                    "timeoutSeconds must be a whole number, not \"" + text + "\"");
        }
    }
}
