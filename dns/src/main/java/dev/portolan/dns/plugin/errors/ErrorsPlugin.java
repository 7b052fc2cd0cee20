package dev.portolan.dns.plugin.errors;

import dev.portolan.dns.plugin.Exchange;
import dev.portolan.dns.plugin.Plugin;
import dev.portolan.dns.wire.RecordType;
import dev.portolan.dns.wire.ResponseCode;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs one line for every query whose answer says what went wrong. */
final class ErrorsPlugin implements Plugin {
    private static final Logger log = LoggerFactory.getLogger(ErrorsPlugin.class);

    @Override
    public String name() {
        return "errors";
    }

    @Override
    public boolean observes() {
        return true;
    }

    @Override
    public void observe(Exchange exchange) {
        if (!exchange.reply().error().isEmpty()) {
            log.error(
                    "event=dns.query.failed rcode={} name={} type={} plugin={} detail=\"{}\"",
                    ResponseCode.name(exchange.reply().code()),
                    exchange.request().query().name(),
                    RecordType.name(exchange.request().query().type()),
                    exchange.reply().source(),
                    exchange.reply().error());
        }
    }
}
