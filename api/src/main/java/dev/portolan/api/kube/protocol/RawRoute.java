package dev.portolan.api.kube.protocol;

/**
 * A path outside the Kubernetes API that the same server answers, for callers who have proven who
 * they are.
 *
 * @param prefix as {@code /portolan/v1/}; the longest one that fits a path counts
 */
public record RawRoute(String prefix, Handler handler) {
    /** Answers a request. Called on a virtual thread: it may block. */
    @FunctionalInterface
    public interface Handler {
        /**
         * @throws ApiException for a refusal
         */
        Answer handle(ApiRequest request);
    }

    public RawRoute {
        if (!prefix.startsWith("/")) {
            throw new IllegalArgumentException("a route's prefix starts with '/': " + prefix);
        }
    }
}
