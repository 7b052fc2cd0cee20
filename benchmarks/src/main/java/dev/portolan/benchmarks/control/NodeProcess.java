package dev.portolan.benchmarks.control;

import com.google.protobuf.ByteString;

import dev.portolan.api.security.CertificateAuthority;
import dev.portolan.benchmarks.control.kv.InsideGrpcService;
import dev.portolan.benchmarks.control.kv.InsideService;
import dev.portolan.benchmarks.control.kv.KVGrpcService;
import dev.portolan.benchmarks.control.kv.KVService;
import dev.portolan.benchmarks.control.kv.KeyValue;
import dev.portolan.benchmarks.control.kv.PutRequest;
import dev.portolan.benchmarks.control.kv.PutResponse;
import dev.portolan.benchmarks.control.kv.RangeRequest;
import dev.portolan.benchmarks.control.kv.RangeResponse;
import dev.portolan.benchmarks.control.kv.ResponseHeader;
import dev.portolan.benchmarks.control.kv.StatusRequest;
import dev.portolan.benchmarks.control.kv.StatusResponse;
import dev.portolan.control.ControlNode;
import dev.portolan.control.ControlOptions;
import dev.portolan.control.peer.NodeId;
import dev.portolan.control.peer.Peer;
import dev.portolan.control.peer.PeerIdentity;
import dev.portolan.daemon.IssuedCredentials;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Json;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ReadLevel;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceStore;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.Write;
import dev.portolan.model.resource.WriteOutcome;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.grpc.server.GrpcServer;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * One control node in a process of its own, behind the two calls of etcd's API that are measured.
 * Arguments: the port of the door, the data directory, the node's name, and all nodes as {@code
 * name=host:port}; the nodes' authority lies beside the data directory. A value is a ConfigMap in
 * the store. It ends when its standard input does.
 */
public final class NodeProcess {
    private static final Namespace NAMESPACE = new Namespace("bench");
    private static final String CLUSTER = "bench";
    private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();

    private NodeProcess() {}

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        List<Peer> peers = Arrays.stream(arguments).skip(3).map(Peer::parse).toList();
        Path data = Path.of(arguments[1]);
        NodeId self = new NodeId(arguments[2]);
        InstantSource clock = InstantSource.system();
        ControlNode node =
                ControlNode.start(
                        ControlOptions.of(CLUSTER, self, peers, data, clock)
                                .withCredentials(
                                        new IssuedCredentials(
                                                authority(data.resolveSibling("pki")),
                                                new PeerIdentity(CLUSTER, self),
                                                clock)));
        Vertx vertx = Vertx.vertx();
        GrpcServer grpc = GrpcServer.server(vertx);
        grpc.addService(KVGrpcService.of(new Door(node.store())));
        grpc.addService(InsideGrpcService.of(new Inside(node)));
        vertx.createHttpServer().requestHandler(grpc).listen(port, "127.0.0.1").await();
        System.in.transferTo(OutputStream.nullOutputStream());
        Runtime.getRuntime().halt(0);
    }

    /** That of all nodes, in a folder beside their data; who starts the nodes makes it. */
    static CertificateAuthority authority(Path pki) {
        return CertificateAuthority.in(pki, "benchmark", InstantSource.system());
    }

    private static <T> Future<T> onThread(Callable<T> call) {
        Promise<T> promise = Promise.promise();
        THREADS.execute(() -> {
            try {
                promise.complete(call.call());
            } catch (Exception e) {
                promise.fail(e);
            }
        });
        return promise.future();
    }

    private static final class Door extends KVService {
        private final ResourceStore store;

        Door(ResourceStore store) {
            this.store = store;
        }

        @Override
        public Future<PutResponse> put(PutRequest request) {
            return onThread(() -> {
                ResourceKey key = key(request.getKey());
                Document value =
                        Document.owning(
                                Json.mapper()
                                        .createObjectNode()
                                        .put("v", request.getValue().toStringUtf8()));
                WriteOutcome outcome = store.write(new Write.Update(key, value, Optional.empty()));
                if (outcome instanceof WriteOutcome.NotFound) {
                    outcome = store.write(Write.create(key, value));
                }
                if (outcome instanceof WriteOutcome.Written written) {
                    return PutResponse.newBuilder()
                            .setHeader(header(written.revision().value()))
                            .build();
                }
                throw new IllegalStateException("a put ended as " + outcome);
            });
        }

        @Override
        public Future<RangeResponse> range(RangeRequest request) {
            return onThread(() -> {
                Optional<StoredObject> found =
                        store.get(
                                key(request.getKey()),
                                request.getSerializable()
                                        ? ReadLevel.LOCAL
                                        : ReadLevel.LINEARIZABLE);
                RangeResponse.Builder answer =
                        RangeResponse.newBuilder().setHeader(header(store.revision().value()));
                found.ifPresent(object ->
                        answer.setCount(1)
                                .addKvs(
                                        KeyValue.newBuilder()
                                                .setKey(request.getKey())
                                                .setModRevision(object.revision().value())
                                                .setValue(
                                                        ByteString.copyFromUtf8(
                                                                object.content().text("v")))));
                return answer.build();
            });
        }

        private static ResourceKey key(ByteString name) {
            return new ResourceKey(ResourceType.CONFIG_MAPS, NAMESPACE, name.toStringUtf8());
        }

        private static ResponseHeader header(long revision) {
            return ResponseHeader.newBuilder().setRevision(revision).build();
        }
    }

    private static final class Inside extends InsideService {
        private final ControlNode node;

        Inside(ControlNode node) {
            this.node = node;
        }

        @Override
        public Future<StatusResponse> status(StatusRequest request) {
            return onThread(() -> {
                if (request.getCollect()) {
                    System.gc();
                }
                Runtime runtime = Runtime.getRuntime();
                return StatusResponse.newBuilder()
                        .setLeading(node.leadership().leading().isPresent())
                        .setHeapBytes(runtime.totalMemory() - runtime.freeMemory())
                        .setForced(node.forced())
                        .setRevision(node.state().revision().value())
                        .build();
            });
        }
    }
}
