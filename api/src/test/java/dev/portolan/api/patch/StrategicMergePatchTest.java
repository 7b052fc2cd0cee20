package dev.portolan.api.patch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.api.schema.KindRegistry;
import dev.portolan.api.schema.Schema;
import dev.portolan.api.schema.ServedKind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrategicMergePatchTest {
    private static Schema schema(String apiVersion, String kind) {
        return KindRegistry.member().byKind(apiVersion, kind).map(ServedKind::schema).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // Containers are merged by their names, environment variables by theirs.
                "{'containers':[{'name':'a','image':'a:1'},{'name':'b'}]}|"
                    + " {'containers':[{'name':'a','env':[{'name':'X','value':'1'}]}]}|"
                    + " {'containers':[{'name':'a','image':'a:1','env':[{'name':'X','value':'1'}]},{'name':'b'}]}",
                "{'containers':[{'name':'a'},{'name':'b'}]}"
                        + "| {'containers':[{'name':'a','$patch':'delete'}]}"
                        + "| {'containers':[{'name':'b'}]}",
                "{'containers':[{'name':'a'},{'name':'b'}]}"
                        + "| {'containers':[{'$patch':'replace'},{'name':'c'}]}"
                        + "| {'containers':[{'name':'c'}]}",
                "{'containers':[{'name':'a'},{'name':'b'}]}"
                        + "| {'$setElementOrder/containers':[{'name':'b'},{'name':'a'}]}"
                        + "| {'containers':[{'name':'b'},{'name':'a'}]}",
                // Tolerations are one value.
                "{'tolerations':[{'key':'a'}]} | {'tolerations':[{'key':'b'}]} |"
                        + " {'tolerations':[{'key':'b'}]}",
                // A volume has one source.
                "{'volumes':[{'name':'v','emptyDir':{}}]}|"
                    + " {'volumes':[{'name':'v','$retainKeys':['name','hostPath'],'hostPath':{'path':'/'}}]}|"
                    + " {'volumes':[{'name':'v','hostPath':{'path':'/'}}]}",
                "{'nodeSelector':{'a':'1','b':'2'}} | {'nodeSelector':{'a':null,'c':'3'}} |"
                        + " {'nodeSelector':{'b':'2','c':'3'}}",
                "{'nodeSelector':{'a':'1'}} | {'nodeSelector':{'$patch':'replace','b':'2'}} |"
                        + " {'nodeSelector':{'b':'2'}}",
            })
    void mergesPodsByTheirSchema(String spec, String patch, String expected) {
        assertThat(apply(schema("v1", "Pod"), in("spec", spec), in("spec", patch)))
                .isEqualTo(new PatchResult.Patched(in("spec", expected)));
    }

    @Test
    void mergesPortsOfAServiceByTheirNumber() {
        assertThat(
                        apply(
                                schema("v1", "Service"),
                                in("spec", "{'ports':[{'port':80,'targetPort':8080}]}"),
                                in("spec", "{'ports':[{'port':80,'name':'http'},{'port':443}]}")))
                .isEqualTo(
                        new PatchResult.Patched(
                                in(
                                        "spec",
                                        "{'ports':[{'port':80,'targetPort':8080,'name':'http'},{'port':443}]}")));
    }

    @Test
    void removesFinalizersOneByOne() {
        assertThat(
                        apply(
                                schema("v1", "ConfigMap"),
                                in("metadata", "{'finalizers':['a','b']}"),
                                in("metadata", "{'$deleteFromPrimitiveList/finalizers':['a']}")))
                .isEqualTo(new PatchResult.Patched(in("metadata", "{'finalizers':['b']}")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'containers':[{'image':'a'}]}        | does not contain declared merge key: name",
                "{'containers':[{'name':'a','$patch':'grow'}]} | unknown $patch \"grow\"",
                "{'volumes':[{'name':'v','$retainKeys':['name'],'hostPath':{}}]} | $retainKeys does"
                        + " not name \"hostPath\"",
            })
    void refusesWhatItCannotMerge(String patch, String message) {
        String spec = "{'containers':[{'name':'a'}],'volumes':[{'name':'v'}]}";
        assertThat(apply(schema("v1", "Pod"), in("spec", spec), in("spec", patch)))
                .isInstanceOfSatisfying(
                        PatchResult.Refused.class,
                        refused -> {
                            assertThat(refused.reason()).isEqualTo(PatchResult.Reason.MALFORMED);
                            assertThat(refused.message()).contains(message);
                        });
    }

    private static PatchResult apply(Schema schema, ObjectNode original, ObjectNode patch) {
        return StrategicMergePatch.apply(schema, original, patch);
    }

    private static ObjectNode in(String field, String json) {
        JsonNode value = JsonText.parse(json.replace('\'', '"'));
        return (ObjectNode)
                JsonText.parse("{\"kind\":\"X\"}").<ObjectNode>deepCopy().set(field, value);
    }
}
