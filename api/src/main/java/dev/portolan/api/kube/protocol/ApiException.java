package dev.portolan.api.kube.protocol;

/** A request that is refused, with the Status that says so. */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    public ApiException(Failure failure) {
        super(failure.message());
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }
}
