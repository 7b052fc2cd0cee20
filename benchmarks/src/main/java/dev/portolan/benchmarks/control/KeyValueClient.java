package dev.portolan.benchmarks.control;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;

import dev.portolan.benchmarks.control.kv.PutRequest;
import dev.portolan.benchmarks.control.kv.PutResponse;
import dev.portolan.benchmarks.control.kv.RangeRequest;
import dev.portolan.benchmarks.control.kv.RangeResponse;
import dev.portolan.benchmarks.control.kv.StatusRequest;
import dev.portolan.benchmarks.control.kv.StatusResponse;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * The one client of all stores: gRPC over HTTP/2 without TLS, callers spread over connections. It
 * is grpc-java, which neither store is built with.
 */
final class KeyValueClient implements AutoCloseable {
    private static final long DEADLINE_SECONDS = 20;
    private static final MethodDescriptor<PutRequest, PutResponse> PUT =
            unary(
                    "etcdserverpb.KV/Put",
                    PutRequest.getDefaultInstance(),
                    PutResponse.getDefaultInstance());
    private static final MethodDescriptor<RangeRequest, RangeResponse> RANGE =
            unary(
                    "etcdserverpb.KV/Range",
                    RangeRequest.getDefaultInstance(),
                    RangeResponse.getDefaultInstance());
    private static final MethodDescriptor<StatusRequest, StatusResponse> STATUS =
            unary(
                    "portolan.benchmarks.Inside/Status",
                    StatusRequest.getDefaultInstance(),
                    StatusResponse.getDefaultInstance());

    private final List<ManagedChannel> connections;

    private KeyValueClient(List<ManagedChannel> connections) {
        this.connections = connections;
    }

    /**
     * @param port on loopback
     */
    static KeyValueClient connect(int port, int connections) {
        return new KeyValueClient(
                IntStream.range(0, connections)
                        .mapToObj(i ->
                                ManagedChannelBuilder.forAddress("127.0.0.1", port)
                                        .usePlaintext()
                                        .build())
                        .toList());
    }

    /** Writes, and returns when the store has acknowledged. */
    void put(int caller, String key, ByteString value) {
        call(
                caller,
                PUT,
                PutRequest.newBuilder()
                        .setKey(ByteString.copyFromUtf8(key))
                        .setValue(value)
                        .build());
    }

    /**
     * A linearizable read.
     *
     * @throws IllegalStateException when there is no such key
     */
    void get(int caller, String key) {
        RangeResponse answer =
                call(
                        caller,
                        RANGE,
                        RangeRequest.newBuilder().setKey(ByteString.copyFromUtf8(key)).build());
        if (answer.getCount() != 1) {
            throw new IllegalStateException("there is no " + key);
        }
    }

    /**
     * What a node of Portolan says of itself; nothing from one that is not up yet.
     *
     * @param collect whether it collects garbage first
     */
    Optional<StatusResponse> status(boolean collect) {
        try {
            return Optional.of(
                    call(0, STATUS, StatusRequest.newBuilder().setCollect(collect).build()));
        } catch (StatusRuntimeException e) {
            return Optional.empty(); // whoever asks has a deadline
        }
    }

    @Override
    public void close() {
        connections.forEach(ManagedChannel::shutdownNow);
    }

    private <Q, A> A call(int caller, MethodDescriptor<Q, A> method, Q request) {
        return ClientCalls.blockingUnaryCall(
                connections.get(caller % connections.size()),
                method,
                CallOptions.DEFAULT.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS),
                request);
    }

    private static <Q extends Message, A extends Message> MethodDescriptor<Q, A> unary(
            String name, Q request, A answer) {
        return MethodDescriptor.<Q, A>newBuilder()
                .setType(MethodType.UNARY)
                .setFullMethodName(name)
                .setRequestMarshaller(ProtoUtils.marshaller(request))
                .setResponseMarshaller(ProtoUtils.marshaller(answer))
                .build();
    }
}
