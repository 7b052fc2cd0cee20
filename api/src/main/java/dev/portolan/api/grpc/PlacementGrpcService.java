package dev.portolan.api.grpc;

import com.google.protobuf.Descriptors;

import dev.portolan.api.grpc.v1.ExplainRequest;
import dev.portolan.api.grpc.v1.ExplainResponse;
import dev.portolan.api.grpc.v1.PlaceRequest;
import dev.portolan.api.grpc.v1.PlaceResponse;
import dev.portolan.api.grpc.v1.PlacementServiceGrpcService;
import dev.portolan.api.grpc.v1.WatchPlacementsRequest;
import dev.portolan.api.grpc.v1.WatchPlacementsResponse;
import dev.portolan.api.security.Identity;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.Revision;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;
import io.vertx.grpc.server.Service;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * The calls of {@code PlacementService}: each is carried out on a virtual thread and answered on
 * its own context.
 */
final class PlacementGrpcService implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(PlacementGrpcService.class);
    private static final int MOST_CALLS = 1024;

    private final Vertx vertx;
    private final PlacementQueries queries;
    private final Function<GrpcServerRequest<?, ?>, Identity> caller;
    private final Executor threads;
    private final Semaphore free = new Semaphore(MOST_CALLS);

    PlacementGrpcService(
            Vertx vertx,
            PlacementQueries queries,
            Function<GrpcServerRequest<?, ?>, Identity> caller,
            Executor threads) {
        this.vertx = vertx;
        this.queries = queries;
        this.caller = caller;
        this.threads = threads;
    }

    @Override
    public ServiceName name() {
        return PlacementServiceGrpcService.SERVICE_NAME;
    }

    @Override
    public Descriptors.ServiceDescriptor descriptor() {
        return PlacementServiceGrpcService.SERVICE_DESCRIPTOR;
    }

    @Override
    public void bind(GrpcServer server) {
        server.callHandler(PlacementServiceGrpcService.Place, call -> unary(call, this::place));
        server.callHandler(PlacementServiceGrpcService.Explain, call -> unary(call, this::explain));
        server.callHandler(PlacementServiceGrpcService.WatchPlacements, this::watch);
    }

    private PlaceResponse place(PlaceRequest request, Identity identity) {
        Placement placement =
                switch (request.getWhatCase()) {
                    case MANIFEST ->
                            request.getDryRun()
                                    ? queries.preview(request.getManifest(), identity)
                                    : queries.place(request.getManifest(), identity);
                    case WORKLOAD ->
                            request.getDryRun()
                                    ? queries.preview(Messages.reference(request.getWorkload()))
                                    : queries.find(Messages.reference(request.getWorkload()));
                    case WHAT_NOT_SET ->
                            throw new QueryException(
                                    QueryException.Reason.INVALID,
                                    "give either a manifest or a workload");
                };
        return PlaceResponse.newBuilder()
                .setDecision(Messages.decision(placement))
                .setCommitted(!request.getDryRun())
                .build();
    }

    private ExplainResponse explain(ExplainRequest request, Identity identity) {
        Placement placement = queries.find(Messages.reference(request.getWorkload()));
        ExplainResponse.Builder response =
                ExplainResponse.newBuilder().setDecision(Messages.decision(placement));
        placement.status().history().forEach(past -> response.addHistory(Messages.past(past)));
        return response.build();
    }

    private void watch(GrpcServerRequest<WatchPlacementsRequest, WatchPlacementsResponse> call) {
        Context context = vertx.getOrCreateContext();
        call.handler(request -> {
            PlacementStream stream = new PlacementStream(context, call);
            Optional<Revision> from =
                    request.getFromRevision() == 0
                            ? Optional.empty()
                            : Optional.of(new Revision(request.getFromRevision()));
            run(
                    context,
                    call.response(),
                    () ->
                            stream.open(
                                    queries.watch(
                                            Namespace.of(request.getNamespace()), from, stream)));
        });
    }

    /** The work of one unary call. */
    private interface Work<Q, A> {
        A answer(Q request, Identity identity);
    }

    private <Q, A> void unary(GrpcServerRequest<Q, A> call, Work<Q, A> work) {
        Context context = vertx.getOrCreateContext();
        Identity identity = caller.apply(call);
        call.handler(request ->
                run(
                        context,
                        call.response(),
                        () -> {
                            A answer = work.answer(request, identity);
                            answer(context, () -> call.response().end(answer));
                        }));
    }

    /** Writes an answer, unless the caller has cancelled or its deadline has passed meanwhile. */
    private static void answer(Context context, Runnable answer) {
        context.runOnContext(turn -> {
            try {
                answer.run();
            } catch (IllegalStateException e) {
                LOG.debug("event=grpc_answer_too_late reason=\"{}\"", e.getMessage());
            }
        });
    }

    private void run(Context context, GrpcServerResponse<?, ?> response, Runnable work) {
        if (!free.tryAcquire()) {
            Statuses.end(
                    response,
                    new QueryException(
                            QueryException.Reason.OVERLOADED,
                            MOST_CALLS + " calls are under way; try again later"));
            return;
        }
        threads.execute(() -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                answer(context, () -> Statuses.end(response, e));
            } finally {
                free.release();
            }
        });
    }
}
