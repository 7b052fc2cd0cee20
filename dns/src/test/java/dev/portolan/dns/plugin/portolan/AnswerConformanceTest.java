package dev.portolan.dns.plugin.portolan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.discovery.ClientLocation;
import dev.portolan.discovery.ServiceCatalog;
import dev.portolan.dns.conformance.Cases;
import dev.portolan.dns.wire.DomainName;
import dev.portolan.dns.wire.Query;
import dev.portolan.dns.wire.Reply;
import dev.portolan.dns.wire.ReplyEncoder;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Answers of CoreDNS's multicluster plugins and of KEP-1645, read back by dnsjava. */
@EnabledIf("dev.portolan.dns.conformance.Cases#present")
class AnswerConformanceTest {
    private static final Map<String, String> EXCLUDED = Cases.exclusions("dns-excluded.txt");
    private static final AtomicInteger PASSED = new AtomicInteger();

    static Stream<Case> cases() {
        return Cases.select("dns-cases.json", AnswerConformanceTest::isOfClusterSet).stream()
                .filter(node -> !EXCLUDED.containsKey(node.path("id").asText()))
                .map(Case::new);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void answersAsMeasured(Case given) throws IOException {
        JsonNode json = given.json();
        ServiceCatalog catalog = catalog(json);
        boolean spec = json.path("kind").asText().equals("spec");
        DomainName zone = DomainName.parse(spec ? "clusterset.local." : "cluster.local.");
        var settings =
                new PortolanSettings(
                        List.of(zone, DomainName.parse("in-addr.arpa.")),
                        5,
                        true,
                        Optional.empty());
        DomainName name = DomainName.parse(json.path("qname").asText());
        DomainName asked = name.isWithin(zone) ? zone : DomainName.parse("in-addr.arpa.");
        Query query = Query.of(name, Type.value(json.path("qtype").asText()));

        Reply reply =
                new ClusterSetNames(settings, catalog, "portolan")
                        .answer(query, asked, new ClientLocation.InMember(FixtureCatalog.IMPORTER));
        var encoder = new ReplyEncoder();
        int length = encoder.encode(query, reply, ReplyEncoder.MAX_MESSAGE);
        Message message = new Message(Arrays.copyOf(encoder.buffer(), length));

        boolean anyTtl = json.path("ttl_free").asBoolean();
        boolean anyWeight = json.path("priority_weight_free").asBoolean();
        assertThat(Rcode.string(message.getRcode())).isEqualTo(json.path("rcode").asText());
        assertThat(texts(message.getSection(Section.ANSWER), anyTtl, anyWeight))
                .containsExactlyInAnyOrderElementsOf(
                        texts(parse(json.path("answer")), anyTtl, anyWeight));
        if (json.has("ns")) {
            assertThat(texts(message.getSection(Section.AUTHORITY), anyTtl, anyWeight))
                    .containsExactlyInAnyOrderElementsOf(
                            texts(parse(json.path("ns")), anyTtl, anyWeight));
        }
        if (json.has("extra")) {
            assertThat(texts(message.getSection(Section.ADDITIONAL), anyTtl, anyWeight))
                    .containsExactlyInAnyOrderElementsOf(
                            texts(parse(json.path("extra")), anyTtl, anyWeight));
        }
        PASSED.incrementAndGet();
    }

    @AfterAll
    static void report() {
        Cases.report("dns-clusterset", PASSED.get(), EXCLUDED.size());
    }

    private static boolean isOfClusterSet(JsonNode json) {
        return json.path("mode").asText().equals("multicluster")
                || json.path("fixture").asText().equals("multicluster")
                || (json.path("mode").asText().equals("default") && meansTheSameInBoth(json))
                || (json.path("kind").asText().equals("spec")
                        && json.path("source").asText().contains("KEP-1645"));
    }

    /**
     * Whether a case measured in a zone of one cluster holds in one of a cluster set: no endpoints,
     * no aliases.
     */
    private static boolean meansTheSameInBoth(JsonNode json) {
        DomainName name = DomainName.parse(json.path("qname").asText());
        DomainName zone = DomainName.parse("cluster.local.");
        if (!name.isWithin(zone) || json.path("qtype").asText().endsWith("XFR")) {
            return false;
        }
        List<String> labels = name.labelsBelow(zone);
        boolean endpoint =
                labels.size() == 4 || (labels.size() == 5 && !labels.getFirst().startsWith("_"));
        boolean namesEndpoints =
                json.path("qtype").asText().equals("SRV")
                        && labels.stream().anyMatch(label -> label.startsWith("hdls"));
        return !endpoint
                && !namesEndpoints
                && labels.stream().noneMatch(label -> label.startsWith("external"));
    }

    private static ServiceCatalog catalog(JsonNode json) {
        if (json.path("kind").asText().equals("spec")) {
            return SpecificationCatalog.forCase(json.path("source").asText());
        }
        String fixture = json.path("fixture").asText();
        return FixtureCatalog.of(
                Cases.read("dns-fixtures.json").path("fixtures").path(fixture).path("data"));
    }

    private static List<Record> parse(JsonNode lines) throws IOException {
        List<Record> records = new ArrayList<>();
        for (JsonNode line : lines) {
            String[] parts = line.asText().split("\\s+", 5);
            Name owner = Name.fromString(parts[0], Name.root);
            records.add(
                    Record.fromString(
                            owner,
                            Type.value(parts[3]),
                            DClass.IN,
                            Long.parseLong(parts[1]),
                            parts[4],
                            Name.root));
        }
        return records;
    }

    /**
     * Serials are not compared, nor TTLs and the case of names where the case says so; 303 stands
     * for any.
     */
    private static List<String> texts(List<Record> records, boolean anyTtl, boolean anyWeight) {
        List<String> texts = new ArrayList<>();
        for (Record record : records) {
            String data =
                    record instanceof SOARecord soa
                            ? soa.getHost()
                                    + " "
                                    + soa.getAdmin()
                                    + " "
                                    + soa.getRefresh()
                                    + " "
                                    + soa.getRetry()
                                    + " "
                                    + soa.getExpire()
                                    + " "
                                    + soa.getMinimum()
                            : record.rdataToString();
            if (anyWeight) {
                data = data.replaceFirst("^\\d+ \\d+ ", "");
            }
            String text =
                    (record.getName()
                            + " "
                            + (anyTtl ? "" : record.getTTL() + " ")
                            + Type.string(record.getType())
                            + " "
                            + data);
            texts.add(anyTtl ? text.toLowerCase(java.util.Locale.ROOT) : text);
        }
        return texts;
    }

    record Case(JsonNode json) {
        @Override
        public String toString() {
            return json.path("id").asText()
                    + " "
                    + json.path("qname").asText()
                    + " "
                    + json.path("qtype").asText();
        }
    }
}
