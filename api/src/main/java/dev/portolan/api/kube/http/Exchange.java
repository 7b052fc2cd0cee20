package dev.portolan.api.kube.http;

import dev.portolan.api.kube.protocol.Answer;
import dev.portolan.api.kube.protocol.Failures;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Gives one request its answer. Its methods run on a virtual thread; what they do to the
 * connection, on its event loop.
 */
final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final Duration HANDSHAKE_DEADLINE = Duration.ofSeconds(10);

    private final Context context;
    private final HttpServerRequest request;
    private final boolean isUpgrade;

    /**
     * @param isUpgrade whether the client wants a WebSocket
     */
    Exchange(Context context, HttpServerRequest request, boolean isUpgrade) {
        this.context = context;
        this.request = request;
        this.isUpgrade = isUpgrade;
    }

    void answer(Answer answer) {
        switch (answer) {
            case Answer.Whole whole -> send(whole);
            case Answer.Stream stream when isUpgrade -> streamToWebSocket(stream);
            case Answer.Stream stream -> streamInChunks(stream);
        }
    }

    void send(Answer.Whole whole) {
        context.runOnContext(ignored -> {
            HttpServerResponse response = request.response();
            if (response.closed() || response.ended()) {
                return;
            }
            if (isUpgrade) {
                request.resume();
            }
            response.setStatusCode(whole.code());
            whole.headers()
                    .forEach(header -> response.headers().add(header.name(), header.value()));
            response.end(Buffer.buffer(whole.body()));
        });
    }

    private void streamInChunks(Answer.Stream stream) {
        HttpServerResponse response = request.response();
        ConnectionSink sink = new ConnectionSink(context, response::write, true);
        context.runOnContext(ignored -> {
            if (response.closed()) {
                sink.close();
                return;
            }
            response.closeHandler(closed -> sink.close());
            response.exceptionHandler(gone -> sink.close());
            response.setChunked(true);
            response.putHeader(HttpHeaders.CONTENT_TYPE, stream.contentType());
            // A compressor would hold events back until it has enough of them.
            response.putHeader(HttpHeaders.CONTENT_ENCODING, HttpHeaders.IDENTITY);
            response.writeHead();
        });
        run(stream, sink);
        context.runOnContext(ignored -> {
            if (!response.closed() && !response.ended()) {
                response.end();
            }
        });
    }

    private void streamToWebSocket(Answer.Stream stream) {
        ServerWebSocket socket;
        try {
            socket =
                    request.toWebSocket()
                            .toCompletionStage()
                            .toCompletableFuture()
                            .get(HANDSHAKE_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug(
                    "event=websocket_refused path={} reason=\"{}\"", request.path(), e.toString());
            send(Failures.badRequest("the WebSocket handshake failed").failure().toAnswer());
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        ConnectionSink sink =
                new ConnectionSink(
                        context, buffer -> socket.writeTextMessage(buffer.toString()), false);
        context.runOnContext(ignored -> {
            socket.closeHandler(closed -> sink.close());
            socket.exceptionHandler(gone -> sink.close());
            if (socket.isClosed()) {
                sink.close();
            }
        });
        run(stream, sink);
        context.runOnContext(ignored -> socket.close());
    }

    private void run(Answer.Stream stream, ConnectionSink sink) {
        try {
            stream.source().run(sink);
        } catch (InterruptedException e) {
            // The server closes; the stream just ends.
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("event=stream_failed path={}", request.path(), e);
        }
    }
}
