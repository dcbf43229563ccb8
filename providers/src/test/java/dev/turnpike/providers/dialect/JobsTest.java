package dev.turnpike.providers.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.providers.Image;
import dev.turnpike.providers.InWords;
import dev.turnpike.providers.Progress;
import dev.turnpike.providers.Urls;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class JobsTest {
    private static final URI AT = URI.create("https://api.example/v1/images/7");

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            textBlock = """
                    pending, queued, in_progress, in-progress, In Progress, inProgress, processing, running, starting, PENDING, IN_QUEUE, submitted, waiting, accepted, created, TASK_STATUS_RUNNING | pending
                    completed, complete, succeeded, success, done, finished, Completed, SUCCEEDED, ready, Ready, ok, OK, TASK_STATUS_SUCCEED, JOB_STATE_SUCCEEDED | finished https://im.example/a.png
                    failed, error, cancelled, canceled, rejected, expired, FAILED, failure, aborted, timed_out, TIMEOUT | failed
                    nsfw, NSFW, Request Moderated, Content Moderated, content_filtered | prompt refused
                    banana, hamster | finished https://im.example/a.png
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
                    {'status':'failed','error':'out_of_memory'}               | failed out_of_memory
                    {'status':'failed','error':{'code':'E_18','message':'a cat'}} | failed E_18
                    {'status':'Cancelled','error':'your prompt: a cat on a wall'} | failed cancelled
                    {'status':'error','error':'a cat','code':'E_17'}          | failed E_17
                    {'status':'processing','data':[{'status':'success','url':'https://im.example/a.png'},{'status':'processing'}]} | pending
                    {'status':'completed','data':[{'status':'failed'},{'status':'success','url':'https://im.example/a.png'}]} | finished https://im.example/a.png
                    {'status':'processing','response':{'status':'ok','images':['https://im.example/p.png']}} | pending
                    {'status':'step_2','statusText':'No failure'}             | pending
                    {'status':'step_2','phase':'write_failed'}                | pending
                    {'status':'step_2','statusText':'OK'}                     | pending
                    {'data':[{'status':'processing'}]}                        | pending
                    {'data':{'attributes':{'status':'pending'}}}              | pending
                    {'job':{'id':'j1','status':{'state':'running'}}}          | pending
                    {'status':{'name':'processing'}}                          | pending
                    {'done':false,'images':['https://im.example/preview.png']} | pending
                    {'id':'j1','finished':false,'image':'https://im.example/preview.png'} | pending
                    {'completed':true,'image':'https://im.example/a.png'}     | finished https://im.example/a.png
                    {'response':{'status':'failed'}}                          | failed failed
                    """)
    void inDoubtItIsAskedAgain(String answer, String what) {
        assertThat(progress(answer)).isEqualTo(what);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'images':[{'url':'%s'}]}", "{'images':['%s']}", "{'image_url':'%s'}", "{'url':'%s'}",
            "{'result':{'images':['%s']}}", "{'result':{'images':[{'url':'%s'}]}}", "{'output':['%s']}",
            "{'output':[{'url':'%s'}]}", "{'output':'%s'}", "{'data':{'images':['%s']}}",
            "{'data':{'images':[{'url':'%s'}]}}", "{'data':{'url':'%s'}}", "{'images':[],'output':['%s']}",
            "{'images':['a cat', '%s']}"})
    void imagesAreFoundWhereverTheyStand(String answer) {
        for (var url : new String[] {"https://im.example/a.png?sig=a%2Fb", "http://10.0.0.1:8080/a.png",
                "data:image/png;base64,iVBORw0KGgo="})
            assertThat(progress(answer.replace("%s", url))).isEqualTo("finished " + url);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'data':[{'url':'%s'}]}", "{'data':['%s']}", "{'image_urls':['%s']}",
            "{'imageUrls':['%s']}", "{'output':{'images':[{'url':'%s'}]}}", "{'output':{'image_url':'%s'}}",
            "{'output':{'results':[{'url':'%s'}]}}", "{'result':{'url':'%s'}}", "{'result':'%s'}", "{'result':['%s']}",
            "{'result':{'sample':'%s'}}", "{'image':'%s'}", "{'image':{'url':'%s'}}", "{'imageUrl':'%s'}",
            "{'outputs':['%s']}", "{'urls':['%s']}", "{'data':[{'imageURL':'%s','taskType':'imageInference'}]}",
            "{'data':{'task_result':{'images':[{'url':'%s'}]}}}", "{'assets':{'image':'%s'}}",
            "{'artifacts':[{'url':'%s'}]}", "{'predictions':[{'url':'%s'}]}",
            "{'choices':[{'message':{'images':[{'image_url':{'url':'%s'}}]}}]}", "{'data':{'output':['%s']}}",
            "{'generations_by_pk':{'generated_images':[{'url':'%s'}]}}", "{'response':{'images':['%s']}}",
            "{'data':[{'b64_json':null,'url':'%s'}]}",
            "{'output':['%s'],'input':{'image':'https://im.example/in.png'}}",
            "{'url':'https://im.example/page','images':[{'url':'%s'}]}",
            "{'images':[{'url':'%s','thumbnail_url':'https://im.example/t.png'}]}",
            "{'status':{'state':'completed'},'image_url':'%s'}", "{'images':{'image_1':'%s'}}", "{'image_1':'%s'}",
            "{'results':{'0':{'url':'%s'}}}", "{'images':[{'link':'%s'}]}", "{'images':[{'href':'%s'}]}",
            "{'output_files':['%s']}", "{'outputFile':{'url':'%s'}}", "{'output_file_url':'%s'}", "{'renders':['%s']}",
            "{'data':{'id':'j1','attributes':{'status':'completed','url':'%s'}}}", "{'images_url':['%s']}",
            "{'images':[{'storage_url':'%s'}]}", "{'data':{'resultInfoJson':{'resultUrls':[{'resultUrl':'%s'}]}}}",
            "{'hd_url':'%s','thumbnail_url':'https://im.example/t.png'}"})
    void imagesAreFoundInEveryCommonPlace(String answer) {
        for (var url : new String[] {"https://im.example/a.png", "data:image/png;base64,iVBORw0KGgo="})
            assertThat(progress(answer.replace("%s", url))).isEqualTo("finished " + url);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'data':[{'b64_json':'%s'}]}", "{'artifacts':[{'base64':'%s','seed':1}]}",
            "{'predictions':[{'bytesBase64Encoded':'%s'}]}", "{'images':['%s']}", "{'images':[{'base64':'%s'}]}",
            "{'image':'%s'}", "{'output':'%s'}", "{'image_base64':'%s'}", "{'data':[{'imageBase64Data':'%s'}]}",
            "{'candidates':[{'content':{'parts':[{'text':'here'},{'inlineData':{'data':'%s'}}]}}]}"})
    void dataAreFoundInEveryCommonPlace(String answer) {
        for (var data : new String[] {"iVBORw0KGgoAAAANSUhEUg", "UklGRiIAAABXRUJQVlA4", "AAAAIGZ0eXBhdmlm",
                "R0lGODlhAQABAA", "/9j/" + "4AAQSkZJRg".repeat(10)})
            assertThat(progress(answer.replace("%s", data))).isEqualTo("finished data:;base64," + data);
    }

    @Test
    void theTypeOfDataIsWhatIsSaidBesideThem() {
        assertThat(progress("{'predictions':[{'mimeType':'image/png','bytesBase64Encoded':'iVBORw0KGgo='}]}"))
                .isEqualTo("finished data:image/png;base64,iVBORw0KGgo=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "pending", "none", "undefined", "data:", "data:,", "data:image/png;base64,",
            "/", "https://", "about:blank", "#"})
    void aPlaceWithNothingOfUseHidesNoOther(String useless) {
        for (String answer : new String[] {"{'images':['%s','%u']}", "{'image_url':'%s','url':'%u'}",
                "{'images':['%s'],'output':['%u']}", "{'images':[{'url':'%s'}],'image_url':'%u'}",
                "{'images':[{'url':'%s','download_url':'%u'}]}", "{'data':[{'b64_json':'%s','url':'%u'}]}"})
            assertThat(progress(answer.replace("%s", useless).replace("%u", "https://im.example/a.png"))).as(answer)
                    .isEqualTo("finished https://im.example/a.png");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', delimiterString = " | ", textBlock = """
            {'image_url':'https://im.example/p','images':['https://im.example/a.png']}   | https://im.example/p
            {'images':[{'url':'https://im.example/a.png','download_url':'https://im.example/d'}]} | https://im.example/d
            {'output':'https://im.example/a.png','message':'see https://im.example/b.png'} | ''
            {'images':['https://im.example/a.png'],'input':{'image':'https://im.example/in.png'}} | ''
            {'images':['https://im.example/a.png'],'url':'https://im.example/a.png'}     | ''
            """)
    void whatElseAnAnswerNamesIsKeptForTheCaseThatItsImagesAreNotWhatWasOrdered(String answer, String elsewhere) {
        var finished = (Progress.Finished) Jobs.progress(json(answer), AT, Places.COMMON);
        assertThat(finished.images().elsewhere().stream().map(Image::url))
                .isEqualTo(elsewhere.equals("''") ? List.of() : List.of(elsewhere));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'id':'j1','urls':{'get':'https://im.example/j1','cancel':'https://im.example/c'}}",
            "{'status_url':'https://im.example/j1'}", "{'message':'https://im.example/docs'}",
            "{'input':{'image_url':'https://im.example/in.png'}}", "{'webhook':'https://im.example/w'}",
            "{'thumbnail':'https://im.example/t.png'}", "{'output':'a cat on a wall'}", "{'data':'queued'}",
            "{'links':{'self':'https://im.example/j1'}}", "{'image':'none'}", "{'link':'https://im.example/docs'}",
            "{'images':{'link':'https://im.example/docs'}}", "{'path':'/v1/images/generate'}"})
    void whatMeansSomethingElseIsNoImage(String answer) {
        assertThat(progress(answer)).isEqualTo("unreachable: neither a status nor an image");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
            https://cdn.example/a cat.png         | https://cdn.example/a%20cat.png
            https://cdn.example/a.png?sig=a|b     | https://cdn.example/a.png?sig=a%7Cb
            https://cdn.example/[1]{2}.png        | https://cdn.example/%5B1%5D%7B2%7D.png
            https://cdn.example/a.png?q=<x>^`     | https://cdn.example/a.png?q=%3Cx%3E%5E%60
            https://cdn.example/100%.png          | https://cdn.example/100%25.png
            https://cdn.example/a%20b%7cc.png     | https://cdn.example/a%20b%7cc.png
            https://cdn.example/猫.png             | https://cdn.example/%E7%8C%AB.png
            https://cdn.example/a.png?q=ü&x=1%26  | https://cdn.example/a.png?q=%C3%BC&x=1%26
            https://cdn.example\\\\a.png?q=\\\\b | https://cdn.example/a.png?q=%5Cb
            https://bücher.example/a.png          | https://xn--bcher-kva.example/a.png
            https:/cdn.example/a.png              | https://cdn.example/a.png
            https:///cdn.example/a.png            | https://cdn.example/a.png
            https:\\\\cdn.example\\\\a.png        | https://cdn.example/a.png
            https://cdn.example./a.png            | https://cdn.example/a.png
            https://cdn.example.:8443/a.png       | https://cdn.example:8443/a.png
            https://cdn.example。/a.png            | https://cdn.example/a.png
            https://cdn.example。:8443/a.png       | https://cdn.example:8443/a.png
            https://bücher.example./a.png         | https://xn--bcher-kva.example/a.png
            https://☃.example/a.png               | https://xn--n3h.example/a.png
            api.example/cdn/a.png                 | https://api.example/cdn/a.png
            /cdn/a.png                            | https://api.example/cdn/a.png
            a.png                                 | https://api.example/v1/images/a.png
            ../files/a.webp?x=1                   | https://api.example/v1/files/a.webp?x=1
            //im.example/a b.png                  | https://im.example/a%20b.png
            http://api.example/a.png              | https://api.example/a.png
            http://api.example:80/a.png           | https://api.example/a.png
            http://api.example:8080/a.png         | http://api.example:8080/a.png
            http://other.example/a.png            | http://other.example/a.png
            HTTPS://CDN.example/a.png             | HTTPS://CDN.example/a.png
            cdn.seller.dk/gen/a.png?k=1           | https://cdn.seller.dk/gen/a.png?k=1
            im.seller.studio:8443/a b.webp        | https://im.seller.studio:8443/a%20b.webp
            outputs.js/a.png                      | https://api.example/v1/images/outputs.js/a.png
            outputs.v1/a.png                      | https://api.example/v1/images/outputs.v1/a.png
            outputs.old/a.png                     | https://api.example/v1/images/outputs.old/a.png
            a.png/b.png                           | https://api.example/v1/images/a.png/b.png
            <https://cdn.example/7>               | https://cdn.example/7
            \\"https://cdn.example/7\\"        | https://cdn.example/7
            url(https://cdn.example/7)            | https://cdn.example/7
            [it](https://cdn.example/7)           | https://cdn.example/7
            ![it](https://cdn.example/7)          | https://cdn.example/7
            <img alt=x src=https://cdn.example/7 width=9> | https://cdn.example/7
            ﻿https://cdn.example/7​     | https://cdn.example/7
            https://cdn.example/7?a=1&amp;b=2     | https://cdn.example/7?a=1&b=2
            https://cdn.example/7?a=1\\u0026b=2 | https://cdn.example/7?a=1&b=2
            https:\\/\\/cdn.example\\/7     | https://cdn.example/7
            https%3A%2F%2Fcdn.example%2F7%3Fa%3D1%2B2 | https://cdn.example/7?a=1+2
            www.cdn.example/7                     | https://www.cdn.example/7
            https://cdn.example/f/https://b.example/7 | https://cdn.example/f/https://b.example/7
            cdn.example:8443/7                    | https://cdn.example:8443/7
            base64,iVBORw0KGgo=                   | data:;base64,iVBORw0KGgo=
            image/png;base64,iVBORw0KGgo=         | data:;base64,iVBORw0KGgo=
            """, delimiterString = " | ")
    void anAddressIsReadAsPeopleAndServersWriteIt(String written, String url) {
        assertThat(progress("{'images':['" + written.strip() + "']}")).isEqualTo("finished " + url.strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://im.example/1,https://im.example/2", "https://im.example/1 https://im.example/2",
            "https://im.example/1; https://im.example/2", "https://im.example/1|https://im.example/2"})
    void severalAddressesInOneTextAreSeveral(String written) {
        for (String answer : List.of("{'images':'%s'}", "{'output':['%s']}"))
            assertThat(progress(answer.replace("%s", written)))
                    .isEqualTo("finished https://im.example/1 https://im.example/2");
    }

    @Test
    void aHostWithoutASchemeIsTheBaseWithItsPort() {
        assertThat(Urls.resolve(URI.create("https://api.example:8443/v1"), "API.example/v1/jobs/1?k=1"))
                .contains(URI.create("https://api.example:8443/v1/jobs/1?k=1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a cat", "pending", "ftp://im.example/a.png", "javascript:alert(1)", "file:///etc/passwd",
                    "https://", "https://user:word@im.example/a.png", "https:im.example", "https://im example/a.png",
                    "https://[1/a.png", "mailto:a@im.example", "cdn.seller.dk/status/1", "seller.studio/gallery"})
    void whatIsNoAddressOfTheWebIsNoImage(String url) {
        assertThat(progress("{'images':['" + url + "']}")).isEqualTo("unreachable: neither a status nor an image");
    }

    @Test
    void anAddressIsAtMostFourThousandCharactersAndAListSixteenImages() {
        assertThat(progress("{'images':['https://im.example/" + "a".repeat(4_078) + "']}")).startsWith("unreachable");
        assertThat(progress("{'images':['https://im.example/" + "a".repeat(4_077) + "']}")).startsWith("finished");
        var many = (Progress.Finished) Jobs.progress(
                json("{'images':[" + "'https://im.example/a.png',".repeat(16) + "'https://im.example/b.png']}"), AT,
                Places.COMMON);
        assertThat(many.images().images()).hasSize(16);
    }

    @Test
    void whatIsSaidAboutAnImageIsKeptAndDataAreNotShown() {
        var answer = "{'images':[{'url':'https://im.example/a.png','uuid':'u1','content_type':'image/png','width':1024}]}";
        assertThat(Pictures.anywhere(json(answer), AT).orElseThrow().images())
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
            'a/b'         | a/b
            'a=+,@b=='    | a=+,@b==
            '../b'        | -
            'a/..'        | -
            'a/./b'       | -
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

    @ParameterizedTest
    @ValueSource(strings = {"{'status':'failed','error':'content_policy_violation'}",
            "{'status':'failed','error':{'code':'moderation_blocked','message':'a cat'}}",
            "{'status':'failed','error':'NSFW'}",
            "{'status':'failed','error':{'message':'Your request was rejected by our safety system.'}}",
            "{'status':'failed','failure_reason':'content_moderation'}", "{'status':'nsfw'}",
            "{'status':'completed','images':[],'error':'PROHIBITED_CONTENT'}",
            "{'error':{'code':'content_policy_violation'}}",
            "{'data':{'status':'failed','error':'prompt was flagged'}}", "{'status':'Request Moderated'}",
            "{'promptFeedback':{'blockReason':'SAFETY'}}", "{'candidates':[{'finishReason':'IMAGE_SAFETY'}]}",
            "{'status':'failed','detail':'NSFW content detected'}", "{'status':'failed','errors':[{'code':'safety'}]}",
            "{'images':[{'url':'https://im.example/black.png'}],'has_nsfw_concepts':[true]}",
            "{'artifacts':[{'base64':'iVBORw0KGgo=','finishReason':'CONTENT_FILTERED'}]}",
            // MiniMax
            "{'id':'j1','base_resp':{'status_code':1026,'status_msg':'input new_sensitive'}}",
            // Gemini
            "{'promptFeedback':{'blockReason':'OTHER'}}",
            "{'promptFeedback':{'blockReason':'JAILBREAK'},'candidates':[]}",
            "{'promptFeedback':{'blockReason':'MODEL_ARMOR'}}",
            "{'candidates':[{'finishReason':'IMAGE_OTHER','content':{'parts':[{'text':'a cat'}]}}]}",
            // Ideogram, Bedrock, Reve, OpenAI's chat
            "{'data':[{'prompt':'a cat','is_image_safe':false,'url':null}]}",
            "{'data':[{'is_image_safe':false,'url':''},{'is_image_safe':false,'url':null}]}",
            "{'seeds':[1],'finish_reasons':['Filter reason: prompt'],'images':['']}",
            "{'request_id':'r1','content_violation':true,'image':''}",
            "{'id':'c1','choices':[{'message':{'content':null,'refusal':'I cannot draw a cat'}}]}",
            "{'status':'completed','content_violation':true}", "{'status':'completed','moderated':true,'images':[]}",
            "{'status':'done','nsfw':true}", "{'status':'censored'}",
            "{'choices':[{'message':{'content':null,'refusal':'I cannot help with a cat'}}]}",
            "{'candidates':[{'finishReason':'IMAGE_RECITATION'}]}", "{'status':'failed','error':'violence'}"})
    void aPromptThatIsRefusedIsToldFromOtherFailures(String answer) {
        assertThat(progress(answer)).startsWith("prompt refused ").doesNotContain("cat");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'status':'failed','error':'insufficient_funds'}",
            "{'status':'failed','error':'payer_blocked'}",
            "{'status':'failed','error':{'code':'INVALID_DIMENSIONS','message':'width: 17'}}",
            "{'status':'failed','error':'rate_limited'}", "{'status':'failed'}",
            "{'images':[{'url':'https://im.example/a.png'}],'has_nsfw_concepts':[false]}",
            "{'id':'j1','error':{'code':0},'message':'an explicit image'}",
            "{'error':'ok','message':'an explicit image'}",
            "{'error':{'code':0,'message':'success'},'message':'an explicit image'}",
            "{'error':{'code':'','detail':null},'message':'an explicit image'}",
            // MiniMax
            "{'id':'j1','base_resp':{'status_code':0,'status_msg':'success'},'message':'an explicit image'}",
            "{'id':'j1','base_resp':{'status_code':1002,'status_msg':'rate limit'}}",
            // Gemini
            "{'promptFeedback':{'blockReason':'BLOCK_REASON_UNSPECIFIED'}}", "{'promptFeedback':{'blockReason':' '}}",
            "{'promptFeedback':{'blockReason':'OTHER'},'status':'processing'}",
            "{'promptFeedback':{'blockReason':'OTHER'},'images':[{'url':'https://im.example/a.png'}]}",
            "{'candidates':[{'finishReason':'IMAGE_OTHER','content':{'parts':[{'inlineData':{'data':'iVBORw0KGgo='}}]}}]}",
            "{'candidates':[{'finishReason':'OTHER'}]}", "{'candidates':[{'finishReason':'NO_IMAGE'}]}",
            // Ideogram, Bedrock, Reve, OpenAI's chat
            "{'data':[{'is_image_safe':false,'url':null},{'is_image_safe':true,'url':'https://im.example/a.png'}]}",
            "{'data':[{'is_image_safe':false,'url':null},{'is_image_safe':true,'url':null}]}", "{'data':[]}",
            "{'status':'processing','data':[{'is_image_safe':false,'url':null}]}",
            "{'finish_reasons':['Inference error'],'images':['']}", "{'finish_reasons':[null],'images':['']}",
            "{'finish_reasons':['Filter reason: output image',null],'images':['']}", "{'finish_reasons':[]}",
            "{'content_violation':false}", "{'content_violation':true,'image':'iVBORw0KGgo='}",
            "{'status':'queued','content_violation':true}",
            "{'choices':[{'message':{'content':'no image','refusal':null}}]}",
            "{'choices':[{'message':{'refusal':''}}]}",
            "{'choices':[{'message':{'refusal':'no','images':[{'url':'https://im.example/a.png'}]}}]}",
            "{'id':'j1','nsfw':true}", "{'id':'j1','flagged':true,'status':'processing'}",
            "{'nsfw':true,'images':[{'url':'https://im.example/a.png'}]}"})
    void otherFailuresAreNoRefusalOfThePrompt(String answer) {
        assertThat(progress(answer)).doesNotStartWith("prompt refused");
    }

    private static String progress(String json) {
        return InWords.of(Jobs.progress(json(json), AT, Places.COMMON));
    }

    private static JsonNode json(String text) {
        return object(text).orElseThrow(() -> new AssertionError(text));
    }

    private static Optional<JsonNode> object(String text) {
        return Json.object(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
