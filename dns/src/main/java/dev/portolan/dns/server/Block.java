package dev.portolan.dns.server;

import dev.portolan.dns.plugin.Exchange;
import dev.portolan.dns.plugin.Handler;
import dev.portolan.dns.plugin.Plugin;
import dev.portolan.dns.plugin.Request;
import dev.portolan.dns.wire.Reply;
import dev.portolan.dns.wire.ResponseCode;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;

/** One server block at work: its plugins, chained. Shared by all of its keys and listeners. */
final class Block {
    private static final Logger log = LoggerFactory.getLogger(Block.class);

    private final Handler chain;
    private final List<Plugin> observers;
    private final boolean mayBlock;

    /**
     * @param plugins in the order of the chain
     */
    Block(List<Plugin> plugins) {
        Handler handler = plugins.isEmpty() ? Block::refuse : Block::nobody;
        for (Plugin plugin : plugins.reversed()) {
            Handler next = handler;
            handler = request -> plugin.serve(request, next);
        }
        this.chain = handler;
        this.observers = plugins.stream().filter(Plugin::observes).toList();
        this.mayBlock = plugins.stream().anyMatch(Plugin::mayBlock);
    }

    /** Answers; a plugin that fails costs this one query a SERVFAIL. */
    Reply serve(Request request) {
        try {
            return chain.handle(request);
        } catch (RuntimeException e) {
            log.error(
                    "event=dns.plugin.failed server={} name={} type={}",
                    request.server(),
                    request.query().name(),
                    request.query().type(),
                    e);
            return Reply.failure(ResponseCode.SERVFAIL, "", "a plugin failed: " + e);
        }
    }

    void observe(Exchange exchange) {
        for (Plugin observer : observers) {
            observer.observe(exchange);
        }
    }

    boolean hasObservers() {
        return !observers.isEmpty();
    }

    boolean mayBlock() {
        return mayBlock;
    }

    private static Reply refuse(Request request) {
        return Reply.failure(ResponseCode.REFUSED, "", "");
    }

    private static Reply nobody(Request request) {
        return Reply.failure(ResponseCode.SERVFAIL, "", "no next plugin found");
    }
}
