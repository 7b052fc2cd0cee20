package dev.portolan.dns.server;

import dev.portolan.dns.corefile.Corefile;
import dev.portolan.dns.corefile.CorefileException;
import dev.portolan.dns.corefile.Problem;
import dev.portolan.dns.plugin.ServerParts;
import dev.portolan.dns.plugin.Services;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A Corefile being served, and its change to the next. */
public final class RunningServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RunningServer.class);

    private final Services services;
    private final int dnsPort;
    private final String defaultHost;
    private final Listeners listeners = new Listeners();
    private List<AutoCloseable> tasks = new ArrayList<>();
    private HttpPages pages;
    private ServerParts parts;

    private RunningServer(Services services, int dnsPort, String defaultHost) throws IOException {
        this.services = services;
        this.dnsPort = dnsPort;
        this.defaultHost = defaultHost;
        this.pages = HttpPages.open(List.of());
        this.parts = new ServerParts();
    }

    /**
     * @throws CorefileException with everything that is wrong with the Corefile
     * @throws IOException naming the address that cannot be bound
     */
    public static RunningServer start(
            Corefile corefile, Services services, int dnsPort, String defaultHost)
            throws IOException {
        var server = new RunningServer(services, dnsPort, defaultHost);
        try {
            server.change(corefile);
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
        return server;
    }

    /**
     * Everything that is wrong with a Corefile; empty where it can be served. Touches no network.
     */
    public static List<Problem> check(Corefile corefile, Services services, int dnsPort) {
        try {
            Planner.plan(corefile, services, dnsPort, "");
            return List.of();
        } catch (CorefileException e) {
            return e.problems();
        }
    }

    /**
     * Serves another Corefile from now on. Sockets that both have stay open. On any exception the
     * old one stays in force.
     *
     * @throws CorefileException with everything that is wrong with the Corefile
     * @throws IOException naming the address that cannot be bound
     */
    public synchronized void change(Corefile corefile) throws IOException {
        ServerPlan plan = Planner.plan(corefile, services, dnsPort, defaultHost);
        boolean samePages = addresses(plan.parts()).equals(addresses(parts));
        HttpPages before = pages;
        if (!samePages) {
            before.close();
            try {
                pages = HttpPages.open(plan.parts().pages());
            } catch (IOException e) {
                pages = HttpPages.open(parts.pages());
                throw e;
            }
        }
        listeners.change(plan.routers());
        stopTasks();
        for (Supplier<AutoCloseable> task : plan.parts().tasks()) {
            tasks.add(task.get());
        }
        parts = plan.parts();
    }

    /** What the plugins of the Corefile in force have asked for. */
    public synchronized ServerParts parts() {
        return parts;
    }

    /**
     * Where DNS is served, by the label of the listener ({@code dns://:53}). UDP and TCP have the
     * same port.
     */
    public synchronized Map<ListenAddress, InetSocketAddress> bound() {
        return listeners.bound();
    }

    /** Where pages are, by the plugin that asked for them. */
    public synchronized Map<String, InetSocketAddress> pages() {
        return pages.bound();
    }

    @Override
    public synchronized void close() {
        Duration lameduck = parts.lameduck();
        if (lameduck.isPositive()) {
            try {
                Thread.sleep(lameduck);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        listeners.close();
        pages.close();
        stopTasks();
    }

    private void stopTasks() {
        for (AutoCloseable task : tasks) {
            try {
                task.close();
            } catch (Exception e) {
                log.warn("event=dns.task.close-failed", e);
            }
        }
        tasks = new ArrayList<>();
    }

    private static List<String> addresses(ServerParts of) {
        return of.pages().stream().map(page -> page.plugin() + " " + page.address()).toList();
    }
}
