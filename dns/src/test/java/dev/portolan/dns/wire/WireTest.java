package dev.portolan.dns.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.dns.wire.QueryDecoder.Result;

import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** The wire, with dnsjava at the other end. */
class WireTest {
    private static final DomainName NAME = DomainName.parse("cart.boutique.svc.clusterset.local.");

    @Test
    void readsAQueryThatDnsjavaWrote() throws IOException {
        Message message =
                Message.newQuery(
                        Record.newRecord(
                                Name.fromString("Cart.Boutique.svc.clusterset.local."),
                                Type.SRV,
                                DClass.IN));
        message.addRecord(new OPTRecord(1232, 0, 0, 0x8000), Section.ADDITIONAL);
        byte[] bytes = message.toWire();

        var asked = (Result.Asked) QueryDecoder.decode(bytes, bytes.length);

        Query query = asked.query();
        assertThat(query.id()).isEqualTo(message.getHeader().getID());
        assertThat(query.name()).isEqualTo(NAME);
        assertThat(query.name().toString()).isEqualTo("Cart.Boutique.svc.clusterset.local.");
        assertThat(query.type()).isEqualTo(Type.SRV);
        assertThat(query.recursionDesired()).isTrue();
        assertThat(query.udpLimit()).isEqualTo(1232);
        assertThat(query.dnssecOk()).isTrue();
    }

    @Test
    void dnsjavaReadsWhatIsWritten() throws IOException {
        var soa =
                ResourceRecord.soa(
                        DomainName.parse("clusterset.local."),
                        5,
                        DomainName.parse("ns.dns.clusterset.local."),
                        DomainName.parse("hostmaster.clusterset.local."),
                        (1L << 32) - 1,
                        5);
        Reply reply =
                Reply.answer(
                                "test",
                                List.of(ResourceRecord.address(NAME, 5, new byte[] {10, 0, 0, 1})),
                                List.of(ResourceRecord.srv(NAME, 5, 0, 100, 80, NAME)))
                        .withSections(
                                List.of(
                                        ResourceRecord.address(NAME, 5, new byte[] {10, 0, 0, 1}),
                                        ResourceRecord.txt(NAME, 5, "1.0.0"),
                                        ResourceRecord.name(NAME, RecordType.PTR, 5, NAME)),
                                List.of(soa),
                                List.of(ResourceRecord.srv(NAME, 5, 0, 100, 80, NAME)));

        Message message = encode(Query.of(NAME, RecordType.A), reply, 1232);

        assertThat(message.getHeader().getFlag(Flags.AA)).isTrue();
        assertThat(message.getSection(Section.ANSWER)).hasSize(3);
        assertThat(message.getSection(Section.AUTHORITY).getFirst().rdataToString())
                .isEqualTo(
                        "ns.dns.clusterset.local. hostmaster.clusterset.local. 4294967295 7200 1800"
                                + " 86400 5");
        assertThat(message.getSection(Section.ADDITIONAL).getFirst().rdataToString())
                .isEqualTo("0 100 80 cart.boutique.svc.clusterset.local.");
    }

    @Test
    void cutsBetweenRecordsAndSaysSo() throws IOException {
        List<ResourceRecord> many = new ArrayList<>();
        for (int i = 0; i < 4000; i++) {
            many.add(
                    ResourceRecord.address(
                            DomainName.below(NAME, "endpoint-" + i),
                            5,
                            new byte[] {10, 0, (byte) (i >> 8), (byte) i}));
        }
        Reply reply = Reply.answer("test", many, List.of());
        for (int limit : new int[] {512, 1232, 4096, ReplyEncoder.MAX_MESSAGE}) {
            var encoder = new ReplyEncoder();
            int length = encoder.encode(Query.of(NAME, RecordType.A), reply, limit);
            Message message = new Message(Arrays.copyOf(encoder.buffer(), length));

            assertThat(length).isLessThanOrEqualTo(limit).isGreaterThan(limit - 64);
            assertThat(message.getHeader().getFlag(Flags.TC)).isTrue();
            int last = message.getSection(Section.ANSWER).size() - 1;
            assertThat(message.getSection(Section.ANSWER).getLast().rdataToString())
                    .isEqualTo("10.0." + (last >> 8) + "." + (last & 0xff));
        }
    }

    @Test
    void anEncoderForgetsTheMessageBefore() throws IOException {
        var encoder = new ReplyEncoder();
        Reply reply =
                Reply.answer(
                        "test", List.of(ResourceRecord.address(NAME, 5, new byte[4])), List.of());
        int first = encoder.encode(Query.of(NAME, RecordType.A), reply, 512);
        byte[] before = Arrays.copyOf(encoder.buffer(), first);
        encoder.encode(Query.of(DomainName.parse("other.example."), RecordType.A), reply, 512);
        int again = encoder.encode(Query.of(NAME, RecordType.A), reply, 512);

        assertThat(Arrays.copyOf(encoder.buffer(), again)).isEqualTo(before);
    }

    @Test
    void answersEdnsWithEdns() throws IOException {
        var query =
                new Query(
                        7,
                        0,
                        true,
                        false,
                        NAME,
                        RecordType.A,
                        RecordType.CLASS_IN,
                        Optional.of(new Query.Edns(1400, 0, true)));

        Message message = encode(query, Reply.failure(ResponseCode.BADVERS, "", ""), 1232);

        assertThat(message.getOPT().getPayloadSize()).isEqualTo(1400);
        assertThat(message.getOPT().getFlags()).isEqualTo(0x8000);
        assertThat(message.getRcode()).isEqualTo(ResponseCode.BADVERS);
    }

    @Test
    void responsesAndScrapsAreIgnored() throws IOException {
        Message response = Message.newQuery(Record.newRecord(Name.root, Type.NS, DClass.IN));
        response.getHeader().setFlag(Flags.QR);
        byte[] bytes = response.toWire();

        assertThat(QueryDecoder.decode(bytes, bytes.length)).isInstanceOf(Result.Ignored.class);
        assertThat(QueryDecoder.decode(new byte[11], 11)).isInstanceOf(Result.Ignored.class);
    }

    @Test
    void nothingThatIsSentMakesTheDecoderFail() throws IOException {
        Message message =
                Message.newQuery(
                        Record.newRecord(Name.fromString("a.b.example."), Type.A, DClass.IN));
        message.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);
        byte[] good = message.toWire();
        var random = new SplittableRandom(20260101);
        for (int round = 0; round < 200_000; round++) {
            byte[] bad = good.clone();
            for (int change = random.nextInt(1, 6); change > 0; change--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            int length = random.nextInt(bad.length + 1);
            Result result = QueryDecoder.decode(bad, length);
            if (result instanceof Result.Asked asked) {
                assertThat(asked.query().name().length()).isBetween(1, 255);
            }
        }
    }

    @Test
    void namesThatAreNoneAreRefused() {
        assertThatThrownBy(() -> DomainName.parse("a..b"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DomainName.parse("x".repeat(64) + ".org"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DomainName.parse("abcdefg.".repeat(33)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNameIsWithinAZoneByWholeLabelsOnly() {
        assertThat(NAME.isWithin(DomainName.parse("ClusterSet.Local"))).isTrue();
        assertThat(NAME.isWithin(DomainName.parse("set.local"))).isFalse();
        assertThat(NAME.isWithin(DomainName.ROOT)).isTrue();
        assertThat(NAME.isWithin(NAME)).isTrue();
    }

    private static Message encode(Query query, Reply reply, int limit) throws IOException {
        var encoder = new ReplyEncoder();
        int length = encoder.encode(query, reply, limit);
        return new Message(Arrays.copyOf(encoder.buffer(), length));
    }
}
