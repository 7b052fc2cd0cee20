package dev.portolan.daemon.command;

import dev.portolan.daemon.client.ClientException;
import dev.portolan.daemon.client.ControlClient;
import dev.portolan.daemon.client.Kubeconfig;
import dev.portolan.daemon.client.PlacementClient;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceType;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code portolan explain deployment/frontend -n boutique}: why a workload is where it is. */
@Command(name = "explain", description = "Says where a workload runs and why, cluster by cluster.")
public final class ExplainCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "KIND/NAME", description = "The workload, as deployment/frontend.")
    private String workload;

    @Option(
            names = {"-n", "--namespace"},
            description = "Its namespace; else the one of the kubeconfig's context.")
    private String namespace = "";

    @Option(names = "--kubeconfig", description = "Else KUBECONFIG, else ~/.kube/config.")
    private String kubeconfig = "";

    @Option(
            names = "--grpc-port",
            description =
                    "Port of the placement API, asked for the figures of now (default:"
                            + " ${DEFAULT-VALUE}).")
    private int port = 8444;

    @Override
    public Integer call() throws InterruptedException {
        String[] parts = workload.split("/", -1);
        if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
            throw new ClientException(
                    "\""
                            + workload
                            + "\" is not KIND/NAME: write, for example, deployment/frontend");
        }
        Kubeconfig config = Kubeconfig.find(kubeconfig, System.getenv());
        Namespace where = Namespace.of(namespace.isEmpty() ? config.namespace() : namespace);
        try (ControlClient client = new ControlClient(config)) {
            String name = parts[1] + "-" + parts[0].toLowerCase(Locale.ROOT);
            String path = ControlClient.path(ResourceType.PLACEMENTS, "v1alpha1", where, name);
            Placement placement =
                    client.find(path)
                            .map(Placement::read)
                            .orElseThrow(() -> new ClientException(unplaced(client, where)));
            spec.commandLine().getOut().print(ExplainReport.of(placement, now(config, placement)));
            spec.commandLine().getOut().flush();
            return 0;
        }
    }

    /** The decision stands without it: what was found out then is told all the same. */
    private Optional<Preview> now(Kubeconfig config, Placement placement)
            throws InterruptedException {
        try (PlacementClient client = new PlacementClient(config, port)) {
            return Optional.of(Preview.now(client, placement));
        } catch (ClientException e) {
            spec.commandLine()
                    .getErr()
                    .println(
                            "note: the figures are those of revision "
                                    + placement.spec().basedOn()
                                    + ", those of now are not known: "
                                    + e.getMessage());
            return Optional.empty();
        }
    }

    private String unplaced(ControlClient client, Namespace where) {
        List<Document> placements =
                client.list(ControlClient.path(ResourceType.PLACEMENTS, "v1alpha1", where, ""));
        String known =
                placements.isEmpty()
                        ? "nothing is placed in this namespace"
                        : "placed there are "
                                + String.join(
                                        ", ",
                                        placements.stream().map(ExplainCommand::name).toList());
        return workload
                + " has no placement in namespace "
                + where
                + ": it does not exist or no policy selects it; "
                + known;
    }

    private static String name(Document placement) {
        return placement.text("spec", "workload", "kind").toLowerCase(Locale.ROOT)
                + "/"
                + placement.text("spec", "workload", "name");
    }
}
