package dev.portolan.daemon.demo;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.simulator.SimulatedFleet;
import dev.portolan.simulator.journal.JournalCheck;

import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The simulated fleet and the running resolver as the story's world. */
final class SimulatedWorld implements StoryWorld {
    private static final String CLAIM = "data-orders-0";
    private static final Duration ANSWER = Duration.ofSeconds(2);

    private final SimulatedFleet fleet;
    private final InetSocketAddress dns;

    SimulatedWorld(SimulatedFleet fleet, InetSocketAddress dns) {
        this.fleet = fleet;
        this.dns = dns;
    }

    @Override
    public void kill(ClusterName member) throws InterruptedException {
        fleet.member(member).kill();
    }

    @Override
    public void restart(ClusterName member) {
        fleet.member(member).restart();
    }

    @Override
    public void pause(ClusterName member) throws InterruptedException {
        fleet.member(member).pause();
    }

    @Override
    public void resume(ClusterName member) {
        fleet.member(member).resume();
    }

    @Override
    public List<String> resolve(String name) {
        try {
            SimpleResolver resolver = new SimpleResolver(dns);
            resolver.setTimeout(ANSWER);
            Record question = Record.newRecord(Name.fromString(name, Name.root), Type.A, DClass.IN);
            Message answer = resolver.send(Message.newQuery(question));
            return answer.getSection(Section.ANSWER).stream()
                    .filter(ARecord.class::isInstance)
                    .map(a -> ((ARecord) a).getAddress().getHostAddress())
                    .toList();
        } catch (TextParseException e) {
            throw new IllegalArgumentException(name + " is not a name", e);
        } catch (IOException e) {
            throw new UncheckedIOException("no answer from the resolver at " + dns, e);
        }
    }

    @Override
    public boolean leadsTo(ClusterName member, String address) {
        String range = fleet.member(member).addressRange();
        return address.startsWith(range.substring(0, range.lastIndexOf('.') + 1));
    }

    @Override
    public JournalCheck journal(ClusterName member) {
        Path file = fleet.member(member).folder(Federation.SHOP, CLAIM).resolve("journal.log");
        if (!Files.exists(file)) {
            return JournalCheck.of(List.of());
        }
        try {
            String text = Files.readString(file);
            // A line that is being written is not there yet.
            return JournalCheck.of(text.substring(0, text.lastIndexOf('\n') + 1).lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the journal of " + member, e);
        }
    }

    @Override
    public long deniedWrites(ClusterName member) {
        return fleet.member(member).deniedWrites();
    }
}
