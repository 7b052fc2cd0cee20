package dev.portolan.api.grpc;

import dev.portolan.api.HttpsListener;
import dev.portolan.api.security.Authentication;
import dev.portolan.api.security.Authenticator;
import dev.portolan.api.security.Identity;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerRequest;

import java.util.Optional;

/** Lets through who shows a known token or a client certificate; health is for everybody. */
final class Callers implements Handler<HttpServerRequest> {
    private static final String HEALTH = "/grpc.health.v1.Health/";
    private static final String AUTHORIZATION = "authorization";

    private final Authenticator authenticator;
    private final Handler<HttpServerRequest> next;

    Callers(Authenticator authenticator, Handler<HttpServerRequest> next) {
        this.authenticator = authenticator;
        this.next = next;
    }

    @Override
    public void handle(HttpServerRequest request) {
        if (String.valueOf(request.path()).startsWith(HEALTH)) {
            next.handle(request);
            return;
        }
        switch (authenticate(request.headers(), request.connection())) {
            case Authentication.Authenticated known -> next.handle(request);
            case Authentication.Anonymous nobody ->
                    refuse(
                            request,
                            "this call needs the metadata \"authorization: Bearer TOKEN\" or a"
                                    + " client certificate");
            case Authentication.Refused refused -> refuse(request, refused.why());
        }
    }

    /** Who calls, of those that were let through. */
    Identity caller(GrpcServerRequest<?, ?> call) {
        if (authenticate(call.headers(), call.connection())
                instanceof Authentication.Authenticated known) {
            return known.identity();
        }
        throw new QueryException(QueryException.Reason.FORBIDDEN, "the token is no longer known");
    }

    private Authentication authenticate(MultiMap headers, HttpConnection connection) {
        return authenticator.authenticate(
                Optional.ofNullable(headers.get(AUTHORIZATION)),
                () -> HttpsListener.peerCertificates(connection));
    }

    /** A response that is trailers only, as gRPC has it. */
    private static void refuse(HttpServerRequest request, String why) {
        request.response()
                .putHeader("content-type", "application/grpc")
                .putHeader("grpc-status", Integer.toString(GrpcStatus.UNAUTHENTICATED.code))
                .putHeader("grpc-message", why)
                .end();
    }
}
