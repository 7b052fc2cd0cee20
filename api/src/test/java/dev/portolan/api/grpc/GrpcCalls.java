package dev.portolan.api.grpc;

import com.google.protobuf.Message;

import dev.portolan.api.security.CertificateAuthority;
import dev.portolan.api.security.IssuedCertificate;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Calls over TLS by the Vert.x client, each waited for within a bound. */
final class GrpcCalls implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final GrpcClient client;
    private final SocketAddress address;

    GrpcCalls(Vertx vertx, CertificateAuthority authority, int port) {
        this(vertx, authority, port, Optional.empty());
    }

    /**
     * @param own the certificate that it shows
     */
    GrpcCalls(
            Vertx vertx,
            CertificateAuthority authority,
            int port,
            Optional<IssuedCertificate> own) {
        HttpClientOptions options =
                new HttpClientOptions()
                        .setProtocolVersion(HttpVersion.HTTP_2)
                        .setSsl(true)
                        .setUseAlpn(true)
                        .setTrustOptions(
                                new PemTrustOptions()
                                        .addCertValue(Buffer.buffer(authority.certificatePem())));
        own.ifPresent(certificate ->
                options.setKeyCertOptions(
                        new PemKeyCertOptions()
                                .addCertValue(Buffer.buffer(certificate.certificatePem()))
                                .addKeyValue(Buffer.buffer(certificate.privateKeyPem()))));
        client = GrpcClient.client(vertx, options);
        address = SocketAddress.inetSocketAddress(port, "127.0.0.1");
    }

    /** A method of a service that no client is generated for. */
    static <Q extends Message, A extends Message> ServiceMethod<A, Q> method(
            String service, String method, Message.Builder answer) {
        return ServiceMethod.client(
                ServiceName.create(service),
                method,
                GrpcMessageEncoder.encoder(),
                GrpcMessageDecoder.decoder(answer));
    }

    <Q, A> A call(ServiceMethod<A, Q> method, Q request, String token) throws Exception {
        GrpcClientResponse<Q, A> response = respond(method, request, token);
        return get(response.last());
    }

    <Q, A> GrpcStatus status(ServiceMethod<A, Q> method, Q request, String token) throws Exception {
        return end(respond(method, request, token));
    }

    /** The status of a call with a deadline that the server alone keeps. */
    <Q, A> GrpcStatus statusWithin(
            Duration deadline, ServiceMethod<A, Q> method, Q request, String token)
            throws Exception {
        GrpcClientRequest<Q, A> call = open(method, token);
        call.timeout(deadline.toMillis(), TimeUnit.MILLISECONDS);
        return end(get(call.send(request)));
    }

    <Q, A> GrpcClientResponse<Q, A> respond(ServiceMethod<A, Q> method, Q request, String token)
            throws Exception {
        return get(open(method, token).send(request));
    }

    /** A call that nothing has been sent on; without a token where that is empty. */
    <Q, A> GrpcClientRequest<Q, A> open(ServiceMethod<A, Q> method, String token) throws Exception {
        GrpcClientRequest<Q, A> call = get(client.request(address, method));
        if (!token.isEmpty()) {
            call.headers().set("authorization", "Bearer " + token);
        }
        return call;
    }

    static GrpcStatus end(GrpcClientResponse<?, ?> response) throws Exception {
        if (response.status() == null) {
            get(response.end());
        }
        return response.status();
    }

    static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage()
                .toCompletableFuture()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() throws Exception {
        get(client.close());
    }
}
