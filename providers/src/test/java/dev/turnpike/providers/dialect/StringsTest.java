package dev.turnpike.providers.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.providers.Image;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Images that no list of names knows. */
class StringsTest {
    private static final URI AT = URI.create("https://up.example/v1/jobs/1");

    @ParameterizedTest
    @ValueSource(strings = {"{'data':{'URL':'https://im.example/a.png'}}",
            "{'data':{'state':'success','resultJson':'{\\'resultUrls\\':[\\'https://im.example/a.png\\']}'}}",
            "{'response':{'resultImageUrl':'https://im.example/a.png'}}",
            "{'status':'completed','result_url':'https://im.example/a.png'}",
            "{'responses':[{'output_assets':[{'where':'https://im.example/a.png'}]}]}",
            "{'message':{'said':'Here it is: ![a cat](https://im.example/a.png) enjoy'}}",
            "{'images':{'0':{'where':'https://im.example/a.png'}}}", "'https://im.example/a.png'"})
    void areFoundByWhatTheyAre(String answer) {
        assertThat(Pictures.anywhere(json(answer), AT).orElseThrow().images())
                .containsExactly(new Image("https://im.example/a.png", null, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'input':{'image':'https://im.example/a.png'}}",
            "{'made':{'thumbnail_url':'https://im.example/a.png'}}", "{'webhook':'https://im.example/a.png'}",
            "{'status_url':'https://up.example/v1/jobs/1'}", "{'site':'https://up.example/gallery/1'}",
            "{'NSFWContent':true,'said':'https://im.example/a.png'}",
            "{'input':'{\\'a\\':\\'https://im.example/a.png\\'}'}"})
    void otherAddressesAreNone(String answer) {
        assertThat(Pictures.anywhere(json(answer), AT)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'status':'created','images':[{'url':'https://im.example/a.png'}]}",
            "{'status':'accepted','images':['https://im.example/a.png']}"})
    void aWordOfPendingWorkBesideImagesWithoutAJobIsDone(String answer) {
        Reply reply = Jobs.reply(json(answer), AT, Optional.empty(), Places.COMMON);
        assertThat(reply).isInstanceOfSatisfying(Reply.Done.class,
                done -> assertThat(done.images().images()).hasSize(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'error':'safety checker unavailable'}",
            "{'error':{'message':'account suspended: violates usage policy'}}",
            "{'error':'the moderation service timed out, try again'}"})
    void aFailureOfTheUpstreamIsNoRefusalOfThePrompt(String answer) {
        assertThat(PromptRefusals.of(json(answer))).isEmpty();
    }

    private static JsonNode json(String text) {
        return Json.answer(text.replace("\\'", "\\\"").replace('\'', '"').getBytes(UTF_8)).orElseThrow();
    }
}
