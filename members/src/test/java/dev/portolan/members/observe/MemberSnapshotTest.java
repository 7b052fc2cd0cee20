package dev.portolan.members.observe;

import static dev.portolan.members.Objects.FEDERATION;
import static dev.portolan.members.Objects.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;

class MemberSnapshotTest {
    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    ours                          | services       | true  | {'labels':{'portolan.dev/federation':'the-federation'}}
                    another federation's          | services       | false | {'labels':{'portolan.dev/federation':'other'}}
                    nobody's                      | services       | false | {}
                    going already                 | services       | false | {'labels':{'portolan.dev/federation':'the-federation'},'deletionTimestamp':'t'}
                    owned by an object of ours    | services       | false | {'labels':{'portolan.dev/federation':'the-federation'},'ownerReferences':[{'name':'x'}]}
                    a slice the member derived    | endpointslices | false | {'labels':{'portolan.dev/federation':'the-federation'}}
                    a slice that we derived       | endpointslices | true  | {'labels':{'portolan.dev/federation':'the-federation','portolan.dev/derived':'import'}}
                    """)
    void countsAsCarried(String what, String plural, boolean carried, String metadata) {
        ResourceType type =
                plural.equals("services") ? ResourceType.SERVICES : ResourceType.ENDPOINT_SLICES;
        ResourceKey key = new ResourceKey(type, Namespace.of("shop"), "x");
        Document object = json("{'metadata': " + metadata + "}");
        var snapshot = new MemberSnapshot(Map.of(type, Map.of(key, object)), true);
        assertThat(snapshot.carried(FEDERATION).containsKey(key)).as(what).isEqualTo(carried);
    }
}
