package dev.portolan.dns.plugin;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Collects, while plugins are set up, what they want of the server beside their place in the chain.
 * For one thread.
 */
public final class ServerParts {
    private final List<String> bindAddresses = new ArrayList<>();
    private final Map<String, Page> pages = new LinkedHashMap<>();
    private final Map<String, BooleanSupplier> readiness = new LinkedHashMap<>();
    private final List<Supplier<AutoCloseable>> tasks = new ArrayList<>();
    private Optional<Reload> reload = Optional.empty();
    private Duration lameduck = Duration.ZERO;

    /** What a page answers. */
    public record PageContent(int status, String contentType, String body) {}

    /**
     * A page over HTTP.
     *
     * @param address to listen on, a port of 0 for any free one
     */
    public record Page(
            String plugin, InetSocketAddress address, String path, Supplier<PageContent> content) {}

    /** How often the Corefile is looked at, and by how much that may vary. */
    public record Reload(Duration interval, Duration jitter) {}

    /** Restricts the current block to these addresses. */
    public void bind(List<String> addresses) {
        bindAddresses.addAll(addresses);
    }

    /** What the current block is bound to, and forgets it for the next block. */
    public List<String> takeBindAddresses() {
        List<String> taken = List.copyOf(bindAddresses);
        bindAddresses.clear();
        return taken;
    }

    /** One page for each plugin and address in the process; a second one changes nothing. */
    public void page(Page page) {
        pages.putIfAbsent(page.plugin() + " " + page.address(), page);
    }

    /** Makes the process ready only when {@code ready} says so. */
    public void readyWhen(String plugin, BooleanSupplier ready) {
        readiness.merge(
                plugin, ready, (one, other) -> () -> one.getAsBoolean() && other.getAsBoolean());
    }

    /** Something that runs from the start of the server until it is closed. */
    public void task(Supplier<AutoCloseable> start) {
        tasks.add(start);
    }

    /** How long the server goes on answering after it has been told to stop. */
    public void lameduck(Duration duration) {
        lameduck = duration;
    }

    public Duration lameduck() {
        return lameduck;
    }

    public void reload(Reload how) {
        reload = Optional.of(how);
    }

    public List<Page> pages() {
        return List.copyOf(pages.values());
    }

    /** The plugins that are not ready now. */
    public List<String> unready() {
        return readiness.entrySet().stream()
                .filter(entry -> !entry.getValue().getAsBoolean())
                .map(Map.Entry::getKey)
                .toList();
    }

    public List<Supplier<AutoCloseable>> tasks() {
        return List.copyOf(tasks);
    }

    public Optional<Reload> reload() {
        return reload;
    }
}
