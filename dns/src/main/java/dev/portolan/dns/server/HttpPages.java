package dev.portolan.dns.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.portolan.dns.plugin.ServerParts.Page;
import dev.portolan.dns.plugin.ServerParts.PageContent;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The pages of health, ready and metrics over HTTP; pages of one address share a listener. */
final class HttpPages implements AutoCloseable {
    private static final int BACKLOG = 128;

    private final Map<InetSocketAddress, HttpServer> servers = new HashMap<>();
    private final Map<String, InetSocketAddress> bound = new HashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private HttpPages() {}

    /**
     * @throws IOException naming the address that cannot be bound
     */
    static HttpPages open(List<Page> pages) throws IOException {
        var all = new HttpPages();
        try {
            for (Page page : pages) {
                all.add(page);
            }
        } catch (IOException e) {
            all.close();
            throw e;
        }
        return all;
    }

    /** Where the page of a plugin is, after ports of 0 have been chosen. */
    Map<String, InetSocketAddress> bound() {
        return Map.copyOf(bound);
    }

    @Override
    public void close() {
        servers.values().forEach(server -> server.stop(0));
        threads.close();
    }

    private void add(Page page) throws IOException {
        HttpServer server = page.address().getPort() == 0 ? null : servers.get(page.address());
        if (server == null) {
            server = open(page);
            servers.put(server.getAddress(), server);
        }
        server.createContext(page.path(), exchange -> answer(exchange, page));
        bound.put(page.plugin(), server.getAddress());
    }

    private HttpServer open(Page page) throws IOException {
        try {
            HttpServer server = HttpServer.create(page.address(), BACKLOG);
            server.setExecutor(threads);
            server.start();
            return server;
        } catch (IOException e) {
            throw new IOException(
                    "plugin/" + page.plugin() + ": cannot listen on " + page.address() + ": " + e,
                    e);
        }
    }

    private static void answer(HttpExchange exchange, Page page) throws IOException {
        try (exchange) {
            PageContent content =
                    exchange.getRequestURI().getPath().equals(page.path())
                            ? page.content().get()
                            : new PageContent(404, "text/plain", "not found\n");
            byte[] body = content.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", content.contentType());
            exchange.sendResponseHeaders(content.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
