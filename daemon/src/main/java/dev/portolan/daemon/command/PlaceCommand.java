package dev.portolan.daemon.command;

import dev.portolan.api.grpc.v1.PlaceRequest;
import dev.portolan.api.grpc.v1.PlacementDecision;
import dev.portolan.daemon.client.ClientException;
import dev.portolan.daemon.client.Kubeconfig;
import dev.portolan.daemon.client.PlacementClient;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;

/** {@code portolan place -f FILE [--dry-run]}: where a manifest goes, asked over gRPC. */
@Command(
        name = "place",
        description = "Places one manifest through the gRPC API, or says where it would go.")
public final class PlaceCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
            names = {"-f", "--filename"},
            required = true,
            description = "The manifest: one object, YAML or JSON.")
    private Path file;

    @Option(names = "--dry-run", description = "Decides and writes nothing.")
    private boolean dryRun;

    @Option(names = "--kubeconfig", description = "Else KUBECONFIG, else ~/.kube/config.")
    private String kubeconfig = "";

    @Option(
            names = "--grpc-port",
            description = "Port of the placement API (default: ${DEFAULT-VALUE}).")
    private int port = 8444;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!Files.isReadable(file)) {
            throw new ClientException(file + " cannot be read");
        }
        PlaceRequest request =
                PlaceRequest.newBuilder()
                        .setManifest(Files.readString(file))
                        .setDryRun(dryRun)
                        .build();
        Kubeconfig config = Kubeconfig.find(kubeconfig, System.getenv());
        try (PlacementClient client = new PlacementClient(config, port)) {
            print(client.place(request).getDecision());
        }
        return 0;
    }

    private void print(PlacementDecision decision) {
        PrintWriter out = spec.commandLine().getOut();
        Preview made = Preview.of(decision);
        out.printf(
                "%s/%s %s: %s%n",
                decision.getWorkload().getKind().toLowerCase(Locale.ROOT),
                decision.getWorkload().getName(),
                dryRun ? "would go to" : "goes to",
                ExplainReport.clusters(made.clusters()));
        out.println("  why      " + decision.getReason());
        out.println("  policy   " + decision.getPolicy());
        out.println("  decided  at revision " + made.basedOn());
        out.println();
        out.print(ExplainReport.verdicts(made.verdicts()));
        out.flush();
    }
}
