package dev.portolan.daemon.demo;

import dev.portolan.daemon.client.ClientException;
import dev.portolan.daemon.command.ExplainReport;
import dev.portolan.daemon.command.Preview;
import dev.portolan.model.placement.Placement;
import dev.portolan.simulator.FleetPlan;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** {@code portolan demo} from its first line to its last. */
public final class DemoRun {
    private DemoRun() {}

    /**
     * Starts the demo, shows it, and then plays the story or waits to be interrupted.
     *
     * @return false where a check of the story failed
     */
    public static boolean run(DemoOptions options, PrintWriter out, InstantSource clock)
            throws IOException, InterruptedException {
        if (!Files.isDirectory(options.manifests())) {
            throw Demo.noManifests(options.manifests());
        }
        DemoFiles files = DemoFiles.create();
        // Before anything logs: the terminal is for the story.
        System.setProperty("portolan.log.to", "FILE");
        System.setProperty("portolan.log.file", files.log().toString());
        Narrator narrator = new Narrator(out, clock);
        try (Demo demo =
                Demo.start(options, FleetPlan.demo(), files, narrator, clock, new SecureRandom())) {
            show(demo, narrator);
            if (options.story()) {
                return demo.play();
            }
            suggest(demo, narrator);
            listen(new Plug(demo.fleet()), narrator);
            return true;
        } catch (IOException | IllegalStateException | UncheckedIOException e) {
            Optional<ClientException> taken = TakenAddress.behind(e);
            if (taken.isPresent()) {
                throw taken.get();
            }
            throw e;
        }
    }

    /** Carries out what is typed; without a terminal, waits to be interrupted. */
    private static void listen(Plug plug, Narrator narrator)
            throws IOException, InterruptedException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (!line.isBlank()) {
                narrator.say(plug.pull(line));
            }
        }
        new CountDownLatch(1).await();
    }

    private static void show(Demo demo, Narrator narrator) throws InterruptedException {
        narrator.chapter("Where everything went");
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("WORKLOAD", "CLUSTERS", "WHY"));
        demo.federation()
                .placements()
                .forEach(placement ->
                        rows.add(
                                List.of(
                                        placement.spec().workload().kind().toLowerCase(Locale.ROOT)
                                                + "/"
                                                + placement.spec().workload().name(),
                                        ExplainReport.clusters(placement.spec().clusters()),
                                        placement.status().reason())));
        narrator.show(ExplainReport.table(rows));
        Optional<Placement> frontend = demo.federation().placement("frontend-deployment");
        if (frontend.isPresent()) {
            narrator.chapter("Why the frontend is where it is");
            narrator.show(ExplainReport.of(frontend.get(), now(demo, frontend.get(), narrator)));
        }
    }

    private static Optional<Preview> now(Demo demo, Placement placement, Narrator narrator)
            throws InterruptedException {
        try {
            return Optional.of(Preview.now(demo.placing(), placement));
        } catch (ClientException e) {
            narrator.show("the figures are those of the decision: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static void suggest(Demo demo, Narrator narrator) {
        narrator.chapter("Try it, in another terminal");
        int dns = demo.dnsAddress().getPort();
        narrator.show(
                """
                export KUBECONFIG=%s
                kubectl get memberclusters,placements -A -o wide
                kubectl describe placement frontend-deployment -n boutique
                kubectl get deploy -n boutique -w
                kubectl scale deployment/frontend -n boutique --replicas=9
                ./portolan explain deployment/frontend -n boutique
                ./portolan place -f deploy/demo/workload.yaml --dry-run
                dig @127.0.0.1 -p %d frontend.boutique.svc.clusterset.local
                dig @127.0.0.1 -p %d -t SRV _http._tcp.frontend.boutique.svc.clusterset.local
                dig @127.0.0.1 -p %d -b %s frontend.boutique.svc.clusterset.local    # as a pod of %s asks
                """
                        .formatted(
                                demo.files().kubeconfig(),
                                dns,
                                dns,
                                dns,
                                demo.fleet().members().getLast().address(),
                                demo.fleet().members().getLast().name()));
        narrator.say(
                "ready; the log is "
                        + demo.files().log()
                        + "; Ctrl-C ends the demo and removes everything");
    }
}
