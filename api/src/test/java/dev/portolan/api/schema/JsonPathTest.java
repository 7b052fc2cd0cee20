package dev.portolan.api.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.api.schema.column.JsonPath;
import dev.portolan.model.resource.Json;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonPathTest {
    private static final String OBJECT =
            """
            {"a": {"b": [1, 2, 3], "c.d": "dotted"}, "n": null,
             "list": [{"type": "Ready", "status": "True"}, {"type": "Other", "status": "False"}]}
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ".a.b[0] | [1]",
                ".a.b[-1] | [3]",
                ".a.b[*] | [1, 2, 3]",
                "$.a.b[1] | [2]",
                "{.a.b[1]} | [2]",
                ".a['c.d'] | [\"dotted\"]",
                ".a.c\\.d | [\"dotted\"]",
                ".list[?(@.type==\"Ready\")].status | [\"True\"]",
                ".list[*].status | [\"True\", \"False\"]",
                ".n | []",
                ".a.nothing.more | []",
            })
    void findsValues(String path, String found) throws JsonProcessingException {
        JsonNode object = Json.mapper().readTree(OBJECT);
        assertThat(JsonPath.parse(path).all(object).toString()).isEqualTo(found);
    }

    @Test
    void refusesWhatItCannotRead() {
        assertThatThrownBy(() -> JsonPath.parse(".a[?(@.b>1)]"))
                .hasMessage("JSONPath \".a[?(@.b>1)]\": cannot read \"[?(@.b>1)]\"");
    }
}
