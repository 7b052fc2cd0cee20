package dev.portolan.dns.plugin.loadbalance;

import dev.portolan.dns.plugin.Handler;
import dev.portolan.dns.plugin.Plugin;
import dev.portolan.dns.plugin.Request;
import dev.portolan.dns.wire.RecordType;
import dev.portolan.dns.wire.Reply;
import dev.portolan.dns.wire.ResourceRecord;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Shuffles A, AAAA and MX records; CNAMEs come first, other records keep their places behind them.
 * An answer that was made for this client keeps its order: it is one of preference.
 */
final class LoadBalancePlugin implements Plugin {
    private final RandomGenerator random;

    LoadBalancePlugin(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public String name() {
        return "loadbalance";
    }

    @Override
    public Reply serve(Request request, Handler next) {
        Reply reply = next.handle(request);
        return reply.clientOnly() || reply.answers().size() < 2
                ? reply
                : reply.withSections(
                        shuffled(reply.answers()), reply.authority(), shuffled(reply.additional()));
    }

    private List<ResourceRecord> shuffled(List<ResourceRecord> records) {
        List<ResourceRecord> first = new ArrayList<>();
        List<ResourceRecord> addresses = new ArrayList<>();
        List<ResourceRecord> mail = new ArrayList<>();
        List<ResourceRecord> rest = new ArrayList<>();
        for (ResourceRecord record : records) {
            switch (record.type()) {
                case RecordType.CNAME -> first.add(record);
                case RecordType.A, RecordType.AAAA -> addresses.add(record);
                case RecordType.MX -> mail.add(record);
                default -> rest.add(record);
            }
        }
        Collections.shuffle(addresses, java.util.Random.from(random));
        Collections.shuffle(mail, java.util.Random.from(random));
        first.addAll(rest);
        first.addAll(addresses);
        first.addAll(mail);
        return first;
    }
}
