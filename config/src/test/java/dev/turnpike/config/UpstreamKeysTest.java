package dev.turnpike.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.turnpike.config.ConfigurationReader.Reading;
import dev.turnpike.providers.UpstreamSettings.KeyAuth;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Upstreams that are paid by key. */
class UpstreamKeysTest {
    private static final String PAY_TO = "    pay-to: \"0x2222222222222222222222222222222222222222\"\n";

    static Stream<Arguments> mistakes() {
        return Stream.of(arguments("auth: {}", "value: missing (expected: text)"),
                arguments("auth: { value: \"Bearer \" }",
                        "value: its value (expected: 1 to 4096 printable ASCII "
                                + "characters, no space at either end)"),
                arguments("auth: { value: \"Bearer hüntér-2\" }",
                        "value: its value (expected: 1 to 4096 printable "
                                + "ASCII characters, no space at either end)"),
                arguments("auth: { value: \"Bearer {key}\" }",
                        "value: has {key} (expected: a key-file whose text is to stand there)"),
                arguments("auth: { value: hunter-2, key-file: /run/k }",
                        "value: has no {key} (expected: one, where the text of key-file is to stand)"),
                arguments("auth: { value: k, header: \"X Key\" }",
                        "header: 'X Key' (expected: the name of a header, such as Authorization)"),
                arguments("auth: { value: k, header: x-payment }",
                        "header: 'x-payment' (expected: a header that orders do not have anyway)"),
                arguments("auth: { value: k, check: v1 }", "check: 'v1' (expected: a path such as /v1/models)"),
                arguments("auth: { value: k, doubt: 59s }", "doubt: '59s' (expected: from 1m to 30d)"),
                arguments("auth: { value: k, doubt: 31d }", "doubt: '31d' (expected: from 1m to 30d)"),
                arguments("auth: { value: k }\n" + PAY_TO.stripTrailing(),
                        "pay-to: a key pays, and no address (expected: no pay-to beside auth)"),
                arguments("auth: { value: k }\n    network: base",
                        "network: a key pays, and no wallet (expected: no network beside auth)"),
                arguments("auth: { value: k }\n    idempotent: true",
                        "idempotent: a key does not tell one order from another (expected: no idempotent beside auth)"),
                arguments("auth: { value: k }\n    key-hosts: [ \"http://api.eu.example\" ]",
                        "plain http: the key would be sent over it in the open (expected: https)"),
                arguments("key-hosts: [ \"https://api.eu.example\" ]\n" + PAY_TO.stripTrailing(),
                        "key-hosts: there is no key (expected: no key-hosts without auth)"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("mistakes")
    void isRefused(String auth, String problem) {
        assertThat(Sample.problems(keyed(auth))).singleElement().asString().endsWith(problem);
    }

    @Test
    void aKeyNeedsNoPayeeOnAMainNetworkAndHasItsDefaults() {
        assertThat(Sample.warnings(keyed("auth: { value: \"Bearer k\" }"))).isEmpty();
        assertThat(Sample.good(keyed("auth: { value: \"Bearer k\" }")).upstreams().getFirst().auth())
                .isEqualTo(new KeyAuth("Authorization", "Bearer k", null, null, Duration.ofHours(1)));
        assertThat(
                Sample.good(keyed("auth: { header: x-key, value: \"{key}\", key-file: /run/k, check: /me, doubt: 2h }"))
                        .upstreams()
                        .getFirst()
                        .auth())
                .isEqualTo(new KeyAuth("x-key", "{key}", Path.of("/run/k"), "/me", Duration.ofHours(2)));
        assertThat(Sample.good(keyed("auth: { value: k }\n    idempotent: false")).upstreams().getFirst().keyed())
                .isTrue();
        assertThat(Sample.good(keyed("auth: { value: k }\n    key-hosts: [ \"https://api.eu.example\" ]"))
                .upstreams()
                .getFirst()
                .auth()
                .hosts()).containsExactly("https://api.eu.example");
    }

    @Test
    void aKeyIsNeverShown() {
        String yaml = keyed("auth: { value: \"Bearer ${SECRET}\", doubt: 1s }");
        Reading.Bad bad = (Reading.Bad) ConfigurationReader.read("f", yaml,
                name -> name.equals("SECRET") ? "hunter-2" : Sample.KEY);
        assertThat(bad.problems().toString()).contains("doubt").doesNotContain("hunter-2");
        assertThat(Sample.good(keyed("auth: { value: hunter-2 }")).toString()).doesNotContain("hunter-2");
        for (String auth : List.of("auth: { value: { hunter-2: 1 } }", "auth: { value: [ hunter-2 ] }",
                "auth: { value: \"hunter-2 \" }", "auth: { value: \"{key}\", key-file: { a: hunter-2 } }"))
            assertThat(Sample.problems(keyed(auth))).isNotEmpty().noneMatch(problem -> problem.contains("hunter-2"));
    }

    @Test
    void plainHttpAndPlayMoneyAreMentioned() {
        assertThat(Sample.warnings(keyed("auth: { value: k }").replace("https://api.example", "http://api.example")
                .replace("    models:", "    allow-private: true\n    models:"))).singleElement()
                .asString()
                .contains("the key would be sent over it in the open");
        assertThat(Sample.warnings(keyed("auth: { value: k }").replace("base", "base-sepolia"))).singleElement()
                .asString()
                .contains("buys with real money, while the seller earns play money");
    }

    private static String keyed(String auth) {
        return Sample.with(PAY_TO, "    " + auth + "\n");
    }
}
