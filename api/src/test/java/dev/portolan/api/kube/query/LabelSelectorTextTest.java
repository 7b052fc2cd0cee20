package dev.portolan.api.kube.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.api.kube.protocol.ApiException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;

class LabelSelectorTextTest {
    private static final Map<String, String> LABELS =
            Map.of("app", "web", "tier", "edge", "example.com/x", "");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    app=web                      | true
                    app==web                     | true
                    app=db                       | false
                    app!=db                      | true
                    app!=web                     | false
                    missing!=anything            | true
                    app in (web, db)             | true
                    app in (db),tier=edge        | false
                    app notin (db, cache)        | true
                    missing notin (a)            | true
                    app                          | true
                    missing                      | false
                    !missing                     | true
                    !app                         | false
                    app=web,tier in (edge,data)  | true
                    example.com/x=               | true
                    ''                           | true
                    """)
    void selects(String text, boolean selected) {
        assertThat(LabelSelectorText.parse(text).matches(LABELS)).isEqualTo(selected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"app in web", "=x", "a b", "app=we b", "in (a)"})
    void refusesWhatDoesNotParse(String text) {
        assertThatThrownBy(() -> LabelSelectorText.parse(text))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("label selector");
    }

    @Test
    void namesThePartThatDoesNotParse() {
        assertThatThrownBy(() -> LabelSelectorText.parse("app=web,b ad"))
                .hasMessageContaining("\"b ad\"");
    }
}
