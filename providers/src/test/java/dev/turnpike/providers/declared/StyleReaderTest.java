package dev.turnpike.providers.declared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Style files that are refused: the line, the place, the value found, the value expected. */
class StyleReaderTest {
    private static final String LEAST = """
            submit: { path: /v1/images }
            send:
              /prompt: prompt
              /size: size
            """;

    @Test
    void theLeastThatAStyleSaysIsWhereAnOrderGoesWithItsPromptAndSize() {
        assertThat(problems(LEAST)).isEmpty();
        assertThat(Styles.all().map(Style::label)).containsExactlyInAnyOrderElementsOf(Styles.NAMES);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " | ", quoteCharacter = '`',
            textBlock = """
                            colour: red                             | line 5: colour: unknown key (expected: answer, can, fixed, models, poll, refused, resend, send, size, submit, words)
                            answer: { image: /a }                   | line 5: answer.image: unknown key (expected: cost, error, images, job, job-url, lives, result-url, state)
                            answer: { images: a }                   | line 5: answer.images: 'a' (expected: a pointer such as /images/*/url)
                            answer: { images: /a~2 }                | line 5: answer.images: '/a~2' (expected: a pointer such as /images/*/url)
                            answer: { images: /a//b }               | line 5: answer.images: '/a//b' (expected: a pointer of at most 12 names)
                            answer: { images: /1/2/3/4/5/6/7/8/9/a/b/c/d } | line 5: answer.images: '/1/2/3/4/5/6/7/8/9/a/b/c/d' (expected: a pointer of at most 12 names)
                            answer: [ /a ]                          | line 5: answer: a list (expected: a mapping of cost, error, images, job, job-url, lives, result-url, state)
                            fixed: { "/a/*": 1 }                    | line 5: fixed./a/*: '/a/*' (expected: a pointer without *)
                            fixed: { /prompt/text: 1 }              | line 2: send: /prompt and /prompt/text (expected: places beside each other)
                            fixed: { /b: 1e999999999 }              | line 5: fixed./b: '1e999999999' (expected: text, a plain number, true or false)
                    fixed: { /0: 1 }                        | line 2: send: /prompt and /0 (expected: places beside each other)
                            can: { steps: 50-1 }                    | line 5: can.steps: '50-1' (expected: a range such as 1-50)
                            answer: { lives: soon }                 | line 5: answer.lives: 'soon' (expected: a time such as 10m, 1h or 7d)
                            can: { images: few }                    | line 5: can.images: 'few' (expected: a range such as 1-50)
                            can: { format: { jpeg: [ JPG ] } }      | line 5: can.format.jpeg: a list (expected: a value)
                            can: { steps: many }                    | line 5: can.steps: 'many' (expected: a range such as 1-50)
                            size: { max: 99999 }                    | line 5: size.max: '99999' (expected: 1 to 16384)
                            size: { tiers: 3K }                     | line 5: size.tiers: '3K' (expected: 0.5K, 1K, 2K or 4K)
                            size: { only: big }                     | line 5: size.only: 'big' (expected: a size such as 1024x768)
                            models: { for: a, made: { 1K: { "1:1": big } } } | line 5: models.made.1K.1:1: 'big' (expected: a size such as 1024x768)
                            models: { for: a, cannot: [ colour ] }  | line 5: models.cannot[0]: 'colour' (expected: one of prompt, as, count, negative, steps, guidance, seed, width, height, size, resolution, ratio, quality, format, images, image, attempt)
                            poll: { path: "https://evil.example/" } | line 5: poll.path: 'https://evil.example/' (expected: a path such as /v1/images, {as} or {id} in it)
                            poll: { path: "//evil.example/{id}" }   | line 5: poll.path: '//evil.example/{id}' (expected: a path such as /v1/images, {as} or {id} in it)
                            poll: { path: "/jobs" }                 | line 5: poll: the job's id is nowhere (expected: {id} in poll.path, or poll.id)
                            poll: { path: "/jobs/{as}/{id}" }       | line 5: poll: path with {as} (expected: {id} only)
                            poll: { method: PUT }                   | line 5: poll.method: 'PUT' (expected: GET or POST)
                            poll: { method: POST }                  | line 5: poll: method: POST (expected: a poll.path with it)
                            poll: { ask-with: hope }                | line 5: poll.ask-with: 'hope' (expected: one of key, none, same-payment)
                            poll: { http: { soon: pending } }       | line 5: poll.http.soon: no status (expected: such as 202)
                            poll: { http: { 202: maybe } }          | line 5: poll.http.202: 'maybe' (expected: one of done, failed, pending)
                            words: { won: [ yes ] }                 | line 5: words.won: unknown key (expected: done, failed, pending)
                            resend: { arrived: [ twice ] }          | line 5: resend: arrived (expected: attempt in send, by which a repeat is known)
                            send: { /a: as }                        | line 5: send: a second time (expected: each key once; first on line 2)
                            fixed: &a { /b: 1 }                     | -
                            fixed: *a                               | line 5: fixed: an alias (expected: the value itself)
                            fixed: !!set { /b: 1 }                  | line 5: fixed: a tag (expected: the value alone)
                            """)
    void aFaultIsToldWithItsLineAndWhatWasExpected(String line, String problem) {
        if (problem.equals("-")) assertThat(problems(LEAST + line + "\n")).isEmpty();
        else
            assertThat(problems(LEAST + line + "\n")).contains(problem);
    }

    @Test
    void aStyleSaysWhereAnOrderGoesAndHowItsSizeIsSent() {
        assertThat(problems("answer: { images: /a }")).contains(
                "line 1: no submit.path (expected: where orders are posted, such as /v1/images)",
                "line 1: no send (expected: where the fields of an order go)",
                "line 1: no size is sent (expected: width and height, size, or ratio in send; or size.only)");
        assertThat(problems(LEAST.replace("/size: size", "/ratio: ratio"))).containsExactly(
                "line 1: no size.ratios (expected: those that can be sent, such as [ \"1:1\", \"16:9\" ])");
        assertThat(problems(LEAST.replace("prompt: prompt", "text: as")))
                .containsExactly("line 2: send: no prompt (expected: a place for it)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[]", "a", "submit: {", "--- 1\n--- 2\n", "a: {b: {c: {d: {e: {f: {g: {h: {i: 1}}}}}}}}"})
    void whatIsNoStyleIsRefusedAndNothingIsThrown(String text) {
        assertThat(problems(text)).isNotEmpty();
    }

    /** Text that people and editors spoil. */
    @Test
    void aSpoiledFileIsReadOrRefusedAndNothingIsThrown() throws IOException {
        String nasty = "{}[]:,-#&*!|>'\"%@`?~/\n\t $0x1e9.";
        SplittableRandom chance = new SplittableRandom(17);
        for (String name : Styles.NAMES) {
            String text = text(name);
            for (int i = 0; i < 200; i++) {
                StringBuilder spoiled = new StringBuilder(text);
                for (int n = chance.nextInt(1, 6); n > 0; n--)
                    spoiled.setCharAt(chance.nextInt(spoiled.length()), nasty.charAt(chance.nextInt(nasty.length())));
                assertThat(StyleReader.read(name, spoiled.toString())).isNotNull();
            }
        }
    }

    private static String text(String name) throws IOException {
        try (InputStream in = StyleReaderTest.class.getResourceAsStream("/styles/" + name + ".yaml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aFileIsBounded() {
        assertThat(problems(LEAST + "#" + "x".repeat(64 << 10)))
                .containsExactly("more than 65536 bytes (expected: at most that)");
        String many = String.join(", ", IntStream.range(0, 65).mapToObj(i -> "w" + i).toList());
        assertThat(problems(LEAST + "words: { done: [ " + many + " ] }"))
                .containsExactly("line 5: words.done: more than 64 entries (expected: at most that)");
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " | ", textBlock = """
            /a        | {"a":1}                      | 1
            /a/*/b    | {"a":[{"b":1},{"c":2},{"b":3}]} | 1 3
            /*/b      | [{"b":1},{"b":2}]            | 1 2
            /a/1      | {"a":[1,2]}                  | 2
            /a/1      | {"a":{"1":7}}                | 7
            /a~1b/~0  | {"a/b":{"~":5}}              | 5
            /a/*/*    | {"a":[[1,2],[3]]}            | 1 2 3
            /a/*      | {"a":{"b":1}}                | none
            /a/12     | {"a":[1,2]}                  | none
            /a/b      | {"a":"b"}                    | none
            """)
    void aPointerFindsEveryNodeAtItsPlace(String pointer, String json, String found) {
        List<String> values = Pointer.of(pointer)
                .in(new JsonMapper().readTree(json))
                .stream()
                .map(each -> each.value().toString())
                .toList();
        assertThat(values.isEmpty() ? "none" : String.join(" ", values)).isEqualTo(found);
    }

    @Test
    void aPointerFindsSixteenNodesAtMost() {
        String wide = "[" + "[1,1,1,1,1,1,1,1,1,1],".repeat(1_000) + "[1]]";
        assertThat(Pointer.of("/*/*").in(new JsonMapper().readTree(wide))).hasSize(16);
        assertThatIllegalArgumentException().isThrownBy(() -> Pointer.of("/" + "a".repeat(200)));
    }

    private static List<String> problems(String yaml) {
        return switch (StyleReader.read("mine", yaml)) {
            case StyleReader.Reading.Good good -> List.of();
            case StyleReader.Reading.Bad bad -> bad.problems().stream().map(StyleProblem::toString).toList();
        };
    }
}
