package dev.portolan.members.apply;

import static dev.portolan.members.Objects.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

class DriftTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    equal objects                 | {'spec':{'replicas':2}}      | {'spec':{'replicas':2}}            | -
                    a changed number              | {'spec':{'replicas':2}}      | {'spec':{'replicas':9}}            | spec.replicas
                    a field that is gone          | {'data':{'a':'1'}}           | {'data':{}}                        | data.a
                    what the member filled in     | {'spec':{'replicas':2}}      | {'spec':{'replicas':2,'x':1}}      | -
                    a quantity written otherwise  | {'cpu':'1000m'}              | {'cpu':'1'}                        | -
                    a changed quantity            | {'cpu':'1000m'}              | {'cpu':'2'}                        | cpu
                    an element's field            | {'c':[{'n':'a','i':'x'}]}    | {'c':[{'n':'a','i':'y'}]}          | c[0].i
                    elements that the member adds | {'c':['a']}                  | {'c':['a','b']}                    | -
                    an element that is gone       | {'c':['a','b']}              | {'c':['a']}                        | c
                    a null that was sent          | {'a':null}                   | {}                                 | -
                    """)
    void reports(String what, String sent, String live, String paths) {
        Set<String> expected =
                paths.equals("-") ? Set.of() : new TreeSet<>(Arrays.asList(paths.split(",")));
        assertThat(Drift.paths(json(sent), json(live))).as(what).isEqualTo(expected);
    }
}
