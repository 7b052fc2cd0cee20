package dev.portolan.api.grpc;

import dev.portolan.model.resource.DocumentException;
import dev.portolan.model.resource.StoreException;

import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerResponse;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What failures are to a gRPC client: a code of the standard and a sentence. */
final class Statuses {
    private static final Logger LOG = LoggerFactory.getLogger(Statuses.class);

    private Statuses() {}

    /** Ends a call with the status of a failure; to be called on the call's own context. */
    static void end(GrpcServerResponse<?, ?> response, Throwable failure) {
        GrpcStatus status = of(failure);
        if (status == GrpcStatus.INTERNAL) {
            LOG.error("event=grpc_call_failed", failure);
            response.statusMessage("an error of the server; its log says more");
        } else {
            response.statusMessage(String.valueOf(failure.getMessage()));
        }
        response.status(status).end();
    }

    static GrpcStatus of(Throwable failure) {
        return switch (failure) {
            case QueryException query ->
                    switch (query.reason()) {
                        case INVALID -> GrpcStatus.INVALID_ARGUMENT;
                        case NOT_FOUND -> GrpcStatus.NOT_FOUND;
                        case NOT_SELECTED -> GrpcStatus.FAILED_PRECONDITION;
                        case FORBIDDEN -> GrpcStatus.PERMISSION_DENIED;
                        case CONFLICT -> GrpcStatus.ABORTED;
                        case UNDECIDED -> GrpcStatus.DEADLINE_EXCEEDED;
                        case OVERLOADED -> GrpcStatus.RESOURCE_EXHAUSTED;
                    };
            case StoreException store ->
                    switch (store.reason()) {
                        case EXPIRED -> GrpcStatus.OUT_OF_RANGE;
                        case TOO_LARGE -> GrpcStatus.INVALID_ARGUMENT;
                        case AMBIGUOUS -> GrpcStatus.UNKNOWN;
                        case UNAVAILABLE, CLOSED -> GrpcStatus.UNAVAILABLE;
                    };
            case DocumentException document -> GrpcStatus.INVALID_ARGUMENT;
            default -> GrpcStatus.INTERNAL;
        };
    }
}
