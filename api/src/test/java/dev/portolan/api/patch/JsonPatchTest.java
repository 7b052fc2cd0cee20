package dev.portolan.api.patch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Examples after the appendices of RFC 6902 and RFC 7386. */
class JsonPatchTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':'b'}       | [{'op':'add','path':'/c','value':1}]         | {'a':'b','c':1}",
                "{'a':['b','d']} | [{'op':'add','path':'/a/1','value':'c'}]     |"
                        + " {'a':['b','c','d']}",
                "{'a':['b']}     | [{'op':'add','path':'/a/-','value':'c'}]     | {'a':['b','c']}",
                "{'a':1,'b':2}   | [{'op':'remove','path':'/b'}]                | {'a':1}",
                "{'a':[1,2,3]}   | [{'op':'remove','path':'/a/1'}]              | {'a':[1,3]}",
                "{'a':1}         | [{'op':'replace','path':'/a','value':null}]  | {'a':null}",
                "{'a':[1,2]}     | [{'op':'replace','path':'/a/0','value':9}]   | {'a':[9,2]}",
                "{'a':{'b':1},'c':{}} | [{'op':'move','from':'/a/b','path':'/c/d'}] |"
                        + " {'a':{},'c':{'d':1}}",
                "{'a':[1,2,3]}   | [{'op':'move','from':'/a/0','path':'/a/2'}]  | {'a':[2,3,1]}",
                "{'a':1}         | [{'op':'copy','from':'/a','path':'/b'}]      | {'a':1,'b':1}",
                "{'a':1.0}       | [{'op':'test','path':'/a','value':1}]        | {'a':1.0}",
                "{'a/b':1,'m~n':2} |"
                        + " [{'op':'remove','path':'/a~1b'},{'op':'remove','path':'/m~0n'}] | {}",
            })
    void appliesOperations(String object, String patch, String expected) {
        assertThat(JsonPatch.apply((ObjectNode) json(object), json(patch)))
                .isEqualTo(new PatchResult.Patched((ObjectNode) json(expected)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':1} | [{'op':'remove','path':'/b'}]            | UNAPPLICABLE",
                "{'a':1} | [{'op':'test','path':'/a','value':2}]    | UNAPPLICABLE",
                "{'a':1} | [{'op':'add','path':'/b/c','value':2}]   | UNAPPLICABLE",
                "{'a':[]} | [{'op':'add','path':'/a/1','value':2}]  | UNAPPLICABLE",
                "{'a':{}} | [{'op':'move','from':'/a','path':'/a/b'}] | UNAPPLICABLE",
                "{'a':1} | [{'op':'replace','path':'','value':2}]   | UNAPPLICABLE",
                "{'a':1} | [{'op':'grow','path':'/a'}]              | MALFORMED",
                "{'a':1} | [{'op':'add','path':'/a'}]               | MALFORMED",
                "{'a':1} | [{'op':'add','path':'a','value':2}]      | MALFORMED",
                "{'a':1} | {'a':2}                                  | MALFORMED",
            })
    void refusesOperationsThatDoNotFit(String object, String patch, PatchResult.Reason reason) {
        assertThat(JsonPatch.apply((ObjectNode) json(object), json(patch)))
                .isInstanceOfSatisfying(
                        PatchResult.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':'b'}           | {'a':'c'}          | {'a':'c'}",
                "{'a':'b','b':'c'}   | {'a':null}         | {'b':'c'}",
                "{'a':['b']}         | {'a':'c'}          | {'a':'c'}",
                "{'a':{'b':'c'}}     | {'a':{'b':'d','c':null}} | {'a':{'b':'d'}}",
                "{'a':[{'b':'c'}]}   | {'a':[1]}          | {'a':[1]}",
                "{'a':'foo'}         | {'a':{'b':null,'c':1}} | {'a':{'c':1}}",
                "{}                  | {'a':{'bb':{'ccc':null}}} | {'a':{'bb':{}}}",
                "{'e':null}          | {'a':1}            | {'e':null,'a':1}",
            })
    void mergesAsRfc7386Says(String object, String patch, String expected) {
        assertThat(JsonMergePatch.apply(json(object), json(patch)))
                .isEqualTo(new PatchResult.Patched((ObjectNode) json(expected)));
    }

    private static JsonNode json(String text) {
        return JsonText.parse(text.replace('\'', '"'));
    }
}
