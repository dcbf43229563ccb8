package dev.turnpike.providers.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.providers.Image;
import dev.turnpike.providers.InWords;
import dev.turnpike.providers.Progress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class JobsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|',
            textBlock = """
                    pending, queued, in_progress, in-progress, In Progress, processing, running, starting, PENDING | pending
                    completed, complete, succeeded, success, done, finished, Completed, SUCCEEDED                  | finished https://im.example/a.png
                    failed, error, cancelled, canceled, rejected, expired, FAILED                                  | failed
                    banana, IN_QUEUE                                                                               | finished https://im.example/a.png
                    """)
    void aWordSaysWhereTheWorkIsWhereverItStands(String words, String what) {
        for (var word : words.split(", "))
            for (var place : new String[] {"'status':'%s'", "'state':'%s'", "'data':{'status':'%s'}",
                    "'data':{'state':'%s'}"})
                assertThat(progress("{" + place.formatted(word) + ",'images':['https://im.example/a.png']}")).as(word)
                        .startsWith(what);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"',
            textBlock = """
                    {'status':'completed'}                                    | unreachable: completed, without an image that can be read
                    {'status':'completed','images':[]}                        | unreachable: completed, without an image that can be read
                    {'status':'warming up'}                                   | pending
                    {'status':17}                                             | unreachable: neither a status nor an image
                    {}                                                        | unreachable: neither a status nor an image
                    {'status':'success','data':{'status':'processing'}}       | pending
                    {'status':'success','data':{'status':'failed'}}           | failed failed
                    {'status':'ok','data':{'status':'done','url':'https://im.example/a.png'}} | finished https://im.example/a.png
                    {'status':'failed','error':'content_policy'}              | failed content_policy
                    {'status':'failed','error':{'code':'nsfw','message':'a cat'}} | failed nsfw
                    {'status':'Cancelled','error':'your prompt: a cat on a wall'} | failed cancelled
                    {'status':'error','error':'a cat','code':'E_17'}          | failed E_17
                    """)
    void inDoubtItIsAskedAgain(String answer, String what) {
        assertThat(progress(answer)).isEqualTo(what);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'images':[{'url':'%s'}]}", "{'images':['%s']}", "{'image_url':'%s'}", "{'url':'%s'}",
            "{'result':{'images':['%s']}}", "{'result':{'images':[{'url':'%s'}]}}", "{'output':['%s']}",
            "{'output':[{'url':'%s'}]}", "{'output':'%s'}", "{'data':{'images':['%s']}}",
            "{'data':{'images':[{'url':'%s'}]}}", "{'data':{'url':'%s'}}", "{'images':[],'output':['%s']}",
            "{'images':['/a.png', '%s']}"})
    void imagesAreFoundWhereverTheyStand(String answer) {
        for (var url : new String[] {"https://im.example/a.png?sig=a%2Fb", "http://10.0.0.1:8080/a.png",
                "data:image/png;base64,iVBORw0KGgo="})
            assertThat(progress(answer.replace("%s", url))).isEqualTo("finished " + url);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.png", "/a.png", "//im.example/a.png", "ftp://im.example/a.png",
            "javascript:alert(1)", "file:///etc/passwd", "https://", "https://user:word@im.example/a.png",
            "https://im.example/a b.png", "https:im.example"})
    void whatIsNoAddressOfTheWebIsNoImage(String url) {
        assertThat(progress("{'images':['" + url + "']}")).isEqualTo("unreachable: neither a status nor an image");
    }

    @Test
    void anAddressIsAtMostFourThousandCharactersAndAListSixteenImages() {
        assertThat(progress("{'images':['https://im.example/" + "a".repeat(4_078) + "']}")).startsWith("unreachable");
        assertThat(progress("{'images':['https://im.example/" + "a".repeat(4_077) + "']}")).startsWith("finished");
        var many = (Progress.Finished) Jobs.progress(
                json("{'images':[" + "'https://im.example/a.png',".repeat(16) + "'https://im.example/b.png']}"));
        assertThat(many.images().images()).hasSize(16);
    }

    @Test
    void whatIsSaidAboutAnImageIsKeptAndDataAreNotShown() {
        var answer = "{'images':[{'url':'https://im.example/a.png','uuid':'u1','content_type':'image/png','width':1024}]}";
        assertThat(Pictures.anywhere(json(answer)).orElseThrow().images())
                .containsExactly(new Image("https://im.example/a.png", "u1", "image/png"));
        assertThat(new Image("data:image/png;base64," + "A".repeat(1_000), null, null).toString()).hasSizeLessThan(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "null", "17", "'a'", "[]", "[{'url':'https://im.example/a.png'}]", "{", "{'a':1}}",
            "{'a':1} {'b':2}", "{a:1}", "<html>"})
    void onlyAWholeObjectIsAnAnswer(String text) {
        assertThat(object(text)).isEmpty();
    }

    @Test
    void anAnswerIsReadWithinLimits() {
        assertThat(object("{'a':" + "[".repeat(31) + "]".repeat(31) + "}")).isPresent();
        assertThat(object("{'a':" + "[".repeat(10_000) + "]".repeat(10_000) + "}")).isEmpty();
        assertThat(object("{'a':" + "9".repeat(101) + "}")).isEmpty();
        assertThat(object("{'a':[" + "0,".repeat(100_000) + "0]}")).isEmpty();
        assertThat(object("{'a':'" + "x".repeat(21 << 20) + "'}")).isPresent();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", quoteCharacter = '"', textBlock = """
            'job_7f3a'    | job_7f3a
            '5d3c:1~2.3-4'| 5d3c:1~2.3-4
            7301          | 7301
            7301.0        | 7301
            7.301e3       | 7301
            9007199254740993.0 | 9007199254740993
            1e999999999   | -
            '..'          | -
            '.'           | -
            'a/b'         | -
            'a%2Fb'       | -
            'a b'         | -
            'a?b'         | -
            ''            | -
            {}            | -
            null          | -
            """)
    void anIdIsWhatNeedsNoEscaping(String json, String id) {
        assertThat(Jobs.id(json("{'id':" + json + "}"), "id").orElse(null)).isEqualTo(id);
    }

    private static String progress(String json) {
        return InWords.of(Jobs.progress(json(json)));
    }

    private static JsonNode json(String text) {
        return object(text).orElseThrow(() -> new AssertionError(text));
    }

    private static Optional<JsonNode> object(String text) {
        return Json.object(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
