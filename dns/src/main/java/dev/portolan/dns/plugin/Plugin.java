package dev.portolan.dns.plugin;

import dev.portolan.dns.wire.Reply;

/**
 * One link of the chain of a server block. Answers what is its own and hands on everything else.
 * One instance serves all listeners of its block, many threads at once.
 */
public interface Plugin {
    /** The directive's name. */
    String name();

    /** Answers, or asks {@code next} and perhaps changes what that says. */
    default Reply serve(Request request, Handler next) {
        return next.handle(request);
    }

    /** Looks at every finished exchange of the block. Must be quick. */
    default void observe(Exchange exchange) {}

    /** Whether {@link #observe} does anything. */
    default boolean observes() {
        return false;
    }

    /**
     * Whether serving may wait for something outside of this process; then every query gets a
     * thread of its own.
     */
    default boolean mayBlock() {
        return false;
    }
}
