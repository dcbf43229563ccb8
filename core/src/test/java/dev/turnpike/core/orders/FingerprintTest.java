package dev.turnpike.core.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FingerprintTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a":1,"b":2}        | {"b":2,"a":1}        | same
            {"a":1,"b":2}        | { "a" : 1,\t"b":2 }  | same
            {"a":"\\u00e9"}      | {"a":"é"}            | same
            {"a":{"x":1,"y":2}}  | {"a":{"y":2,"x":1}}  | same
            {"a":1}              | {"a":1.0}            | other
            {"a":100}            | {"a":1e2}            | other
            {"a":1e2}            | {"a":1E2}            | other
            {"a":0}              | {"a":-0}             | other
            {"a":1e999999999}    | {"a":1e999999998}    | other
            {"a":1}              | {"a":"1"}            | other
            {"a":[1,2]}          | {"a":[2,1]}          | other
            {"a":null}           | {}                   | other
            {"a":"true"}         | {"a":true}           | other
            {"a":"\\ud800"}      | {"a":"\\ud801"}      | other
            {"a":1,"a":2}        | {"a":2}              | other
            {"a":1}x             | {"a":1}              | other
            not json             | not  json            | other
            """)
    void twoBodiesAreTheSameRequestIfTheySayTheSame(String one, String two, String verdict) {
        assertThat(of("POST", "/v1/images/generate", one).equals(of("POST", "/v1/images/generate", two)))
                .isEqualTo(verdict.equals("same"));
    }

    @Test
    void methodAndPathCount() {
        assertThat(of("POST", "/a", "{}")).isNotEqualTo(of("PUT", "/a", "{}"))
                .isNotEqualTo(of("POST", "/b", "{}"))
                .matches("[0-9a-f]{64}");
    }

    @Test
    void aFingerprintNeverChangesFromOneVersionOfTheProgramToTheNext() {
        assertThat(of("POST", "/v1/images/generate", "{\"prompt\":\"a lighthouse\",\"n\":2}"))
                .isEqualTo("9359894968418255a55efa2974448a5468214af8d285db21db763e9aec7c9846");
    }

    private static String of(String method, String path, String body) {
        return ParsedBody.of(body.getBytes(StandardCharsets.UTF_8)).fingerprint(method, path);
    }
}
