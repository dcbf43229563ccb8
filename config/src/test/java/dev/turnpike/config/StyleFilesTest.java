package dev.turnpike.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.config.ConfigurationReader.Reading;
import dev.turnpike.providers.UpstreamSettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Style files of the operator's own, beside the configuration. */
class StyleFilesTest {
    private static final String MINE = """
            submit: { path: /bake }
            send: { /text: prompt, /dims: size }
            answer: { job-url: /links/self }
            """;
    private static final Map<String, String> FILES = Map.of("mine.yaml", MINE, "odd.yaml", "submit: 1\nsend: 2\n");

    @Test
    void anUpstreamIsSpokenToAsAFileBesideTheConfigurationSays() {
        UpstreamSettings upstream = good("styles: [ mine.yaml ]\n", "style: mine");
        assertThat(upstream.style().label()).isEqualTo("mine");
        assertThat(upstream.style().path()).isEqualTo("/bake");
        assertThat(upstream.pollPath()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " | ", nullValues = "-",
            textBlock = """
                    [ mine.yaml ]            | their  | line 16: upstreams[0].style: 'their' (expected: one of x-router, xgen, dopamint, openai-images, fal, replicate, runware, gemini, bfl, fireworks, together, mine)
                    [ your.yaml ]            | xgen   | line 1: styles[0]: no file 'your.yaml' (expected: a file beside the configuration)
                    [ ../mine.yaml ]         | xgen   | line 1: styles[0]: '../mine.yaml' (expected: the name of a file beside this one, such as my-seller.yaml)
                    [ mine.yaml, mine.yaml ] | mine   | line 1: styles[1]: a second style of the name mine (expected: a name of its own, x-router, xgen, dopamint, openai-images, fal, replicate, runware, gemini, bfl, fireworks, together are built in)
                    [ odd.yaml ]             | xgen   | line 1: styles[0]: odd.yaml line 1: submit: '1' (expected: a mapping of path)
                    """)
    void aFaultOfAStyleFileIsToldWithTheFileAndItsLine(String styles, String style, String problem) {
        assertThat(problems("styles: " + styles + "\n", "style: " + style)).contains(problem);
    }

    @Test
    void aStyleSaysWhichKeysOfPollAnUpstreamHas() {
        assertThat(problems("styles: [ mine.yaml ]\n", "style: mine\n    poll: { path: \"/{id}\" }"))
                .containsExactly("line 17: upstreams[0].poll.path: mine names the URL itself (expected: no path)");
    }

    @Test
    void anUpstreamMayTakeOrdersAtAPathOfItsOwn() {
        String path = "/openai/deployments/{as}/images/generations?api-version=2025-04-01-preview";
        assertThat(good("", "style: openai-images\n    path: \"" + path + "\"").style().path()).isEqualTo(path);
        for (String bad : List.of("v1", "//evil.example/v1", "/a/../b", "/..", "/{id}", "/a b", "/a?b?c"))
            assertThat(problems("", "style: openai-images\n    path: \"" + bad + "\""))
                    .containsExactly("line 16: upstreams[0].path: '" + bad
                            + "' (expected: a path such as /v1/images/generations, {as} or " + "a query in it)");
        assertThat(problems("", "style: dopamint\n    path: /api"))
                .contains("line 16: upstreams[0].path: with dopamint a model's name has the path (expected: no path)");
    }

    private static UpstreamSettings good(String styles, String style) {
        return switch (read(styles, style)) {
            case Reading.Good good -> good.configuration().upstreams().getFirst();
            case Reading.Bad bad -> throw new AssertionError(bad.problems());
        };
    }

    private static List<String> problems(String styles, String style) {
        return switch (read(styles, style)) {
            case Reading.Good good -> List.of();
            case Reading.Bad bad -> bad.problems().stream().map(Problem::toString).toList();
        };
    }

    private static Reading read(String styles, String style) {
        return ConfigurationReader.read("turnpike.yaml", styles + Sample.with("style: x-router", style),
                Sample.ENV::get, java.time.LocalDate.MIN, FILES::get);
    }
}
