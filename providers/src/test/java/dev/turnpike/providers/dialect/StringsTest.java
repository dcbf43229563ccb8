package dev.turnpike.providers.dialect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.providers.Image;
import dev.turnpike.providers.InWords;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
            "{'images':{'0':{'where':'https://im.example/a.png'}}}", "'https://im.example/a.png'",
            "{'message':{'said':'Your image: https://im.example/a.png, enjoy'}}",
            "{'html':'<p><img src=\\'https://im.example/a.png\\' alt=x></p>'}",
            "{'said':'see **https://im.example/a.png**.'}", "{'said':'图片：https://im.example/a.png，请查收'}",
            "{'said':'![i](https://im.example/a.png)\n[download](https://im.example/a.png?download=1)'}",
            "{'said':'[![t](https://im.example/t.png)](https://im.example/a.png)'}",
            "{'said':'[![t](https://im.example/a.png)](https://im.example/gallery/1)'}",
            "{'link':'https://im.example/a.png','said':'[download](https://im.example/a.png?download=1)'}",
            "{'message':'![i](https://im.example/a.png)'}", "'![i](https://im.example/a.png)'"})
    void areFoundByWhatTheyAre(String answer) {
        assertThat(Pictures.anywhere(json(answer), AT).orElseThrow().images())
                .containsExactly(new Image("https://im.example/a.png", null, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'Data':[{'Url':'%s'}]}", "{'IMAGE_URL':'%s'}", "{'image-url':'%s'}",
            "{'Response':{'ResultImage':['%s']}}", "{'data':{'resultJson':'{\\'resultUrls\\':[\\'%s\\']}'}}",
            "{'output':'[\\'%s\\']'}", "{'statusCode':200,'body':'{\\'images\\':[\\'%s\\']}'}",
            "'{\\'images\\':[{\\'url\\':\\'%s\\'}]}'", "{'job':{'successInfo':{'images':[{'url':'%s'}]}}}",
            "{'outputs':[{'image':{'presignedUrl':'%s'}}]}", "{'provider':{'items':[{'image':'%s'}]}}",
            "{'data':{'sub_task_result_list':[{'final_image_list':[{'img_url':'%s'}]}]}}",
            "{'creations':[{'url':'%s'}]}", "{'made':{'pictures':[{'src':'%s'}]}}", "{'attachments':[{'url':'%s'}]}",
            // no file's name, and names of few
            "{'result':{'id':'i1','variants':['%s']}}", "{'artifact':{'url':'%s'}}", "{'data':{'asset':{'url':'%s'}}}",
            "{'status':'completed','ipfs_url':'%s'}", "{'images':[{'urls':{'original':'%s'}}]}",
            "{'data':[{'urls':{'thumb':'https://im.example/t','raw':'%s','full':'https://im.example/f'}}]}",
            "{'images':[{'urls':{'preview':'https://im.example/p','full':'%s'}}]}",
            "{'ipfs_url':'https://im.example/ipfs','variants':['https://im.example/small'],'image_url':'%s'}"})
    void areFoundUnderNamesInAnySpellingAndInJsonWithinText(String answer) {
        assertThat(Pictures.anywhere(json(answer.replace("%s", "https://im.example/7?k=1")), AT).orElseThrow().images())
                .containsExactly(new Image("https://im.example/7?k=1", null, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'image':'%s'}", "{'image':'\n%s\n'}", "{'openai':{'made':[{'it':'%s'}]}}",
            "{'body':'{\\'data\\':[{\\'b64_json\\':\\'%s\\'}]}'}", "{'data':{'binary_data_base64':['%s']}}",
            "{'choices':[{'message':{'content':'![image](data:;base64,%s)'}}]}",
            "{'choices':[{'message':{'content':'Here: ![image](data:image/jpeg;base64,%s) done'}}]}"})
    void dataAreFoundWhereverTheyStand(String answer) {
        for (String data : List.of("iVBORw0KGgoAAAANSUhEUg", "/9j/" + "4AAQ".repeat(30), "_9j_" + "4AAQ".repeat(30)))
            assertThat(Pictures.anywhere(json(answer.replace("data:;", "data:image/png;").replace("%s", data)), AT)
                    .orElseThrow()
                    .images()).singleElement()
                    .satisfies(image -> assertThat(image.url()).startsWith("data:").endsWith(";base64," + data));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'input':{'image':'https://im.example/a.png'}}",
            "{'made':{'thumbnail_url':'https://im.example/a.png'}}", "{'webhook':'https://im.example/a.png'}",
            "{'status_url':'https://up.example/v1/jobs/1'}", "{'site':'https://up.example/gallery/1'}",
            "{'NSFWContent':true,'said':'https://im.example/a.png'}",
            "{'input':'{\\'a\\':\\'https://im.example/a.png\\'}'}",
            "{'id':'j1','user':{'image':'https://im.example/7'}}",
            "{'id':'j1','reference_images':['https://im.example/7']}",
            "{'id':'j1','images':{'docs':'https://im.example/7'}}",
            "{'code':422,'msg':'Could not download image https://im.example/in.png'}",
            "{'error':{'message':'Invalid image https://im.example/in.png'}}",
            "{'message':'Could not download image https://im.example/in.png'}",
            "'Could not download image https://im.example/in.png'",
            "{'error':'Invalid image data:image/png;base64,iVBORw0KGgo='}",
            "{'details':[{'said':'![i](https://im.example/in.png)'}]}", "{'logs':'loading https://im.example/in.png'}",
            "{'failure_reason':'loading https://im.example/in.png'}",
            "{'error':'bad input','said':'loading https://im.example/in.png'}",
            "{'id':'j1','image_job':{'uri':'https://up.example/tasks/j1'}}",
            "{'id':'j1','image_task':{'url':'https://up.example/tasks/j1'}}",
            "{'id':'j1','imageGenerationJob':{'file':'https://up.example/tasks/j1'}}",
            "{'input_image_base64':'iVBORw0KGgoAAAANSUhEUg'}", "{'init_image_b64':'iVBORw0KGgoAAAANSUhEUg'}",
            "{'thumbnail_base64':'iVBORw0KGgoAAAANSUhEUg'}", "{'thumb':'iVBORw0KGgoAAAANSUhEUg'}",
            "{'cover':'https://im.example/a.png'}", "{'preview_image':'https://im.example/a.png'}",
            "{'imageInput':'https://im.example/a.png'}", "{'origin_image_url':'https://im.example/a.png'}",
            "{'id':'j1','urls':{'original':'https://im.example/in','get':'https://up.example/j1'}}",
            "{'input':[{'urls':{'original':'https://im.example/in'}}]}", "{'original':'https://im.example/in'}",
            "{'images':[{'original':'https://im.example/in'}]}", "{'data':{'urls':{'raw':'https://im.example/in'}}}",
            "{'images':[{'urls':{'thumb':'https://im.example/t','small':'https://im.example/s'}}]}",
            "{'images':[{'urls':{'get':'https://up.example/j1','cancel':'https://up.example/c'}}]}",
            "{'id':'j1','asset':'https://im.example/in','artifact':'https://im.example/7'}",
            "{'reference':{'variants':['https://im.example/in']}}", "{'variants':3}", "{'ipfs_url':'ipfs://Qm'}",
            "{'said':'see https://img.gifs.com/status/1'}", "{'intermediates':['https://im.example/1.png']}",
            "{'current_image':'iVBORw0KGgoAAAANSUhEUg'}", "{'progress_image':'https://im.example/1.png'}",
            "{'blurred_url':'https://im.example/1.png'}", "{'low_res':'https://im.example/1.png'}",
            "{'said':'see https://img.gifs.com/status/1'}",
            "{'said':'see https://im.example/a.png~tplv-obj.image?x-sig=1'}"})
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
            "{'error':'the moderation service timed out, try again'}",
            "{'error':'Moderation failed. Please try again.'}", "{'error':'Request was blocked by our firewall'}",
            "{'error':'prompt is not allowed to be empty'}", "{'error':'request flagged as spam'}",
            "{'error':{'type':'invalid_request_error','code':'invalid_size'}}",
            "{'error':'Your account was suspended for repeated violations of our policy'}",
            "{'name':'bad_request','errors':['width: is not allowed']}", "{'error':'Banned'}",
            "{'message':'The request is blocked.'}", "{'message':'Request was blocked'}",
            "{'error':'payer_blocklisted'}", "{'error':'address_in_blocklist'}",
            "{'error':{'code':'payment_risk_control'}}", "{'error':'Wallet flagged as high risk'}",
            "{'error':'payment flagged by risk engine'}", "{'error':'payment refused by risk control'}",
            "{'error':'This IP has been flagged as abusive'}",
            "{'error':'Content moderation check failed. Please try again; no credits were charged.'}",
            "{'error':'Content moderation failed, please try again in another minute'}",
            "{'error':'Content filter: multiple retries timed out'}",
            "{'error':'Moderation: repeated internal server error'}",
            "{'status':'failed','error':'CUDA out of memory','description':'an explicit image of a nude'}",
            "{'status':'failed','error':'CUDA out of memory','name':'flux-nsfw'}",
            "{'status':'failed','error':'CUDA out of memory','title':'Toxic Avenger'}",
            "{'status':'failed','error':'CUDA out of memory','title':'an explicit image'}",
            // words of gates, of accounts, and of what else may be wrong with a prompt
            "{'error':'You are not allowed to use this model'}",
            "{'error':'This model is not permitted for your plan'}", "{'message':'Access blocked by policy'}",
            "{'error':'ip_blocked_by_policy'}", "{'error':'request_blocked_by_security_policy'}",
            "{'error':'account_tos_violation'}", "{'error':'Invalid content type detected'}",
            "{'error':'invalid_provider'}", "{'base_resp':{'status_code':1008,'status_msg':'insufficient balance'}}",
            "{'error':'region_restricted_content'}", "{'error':'url_not_safe'}",
            "{'error':'Prompt rejected: too long (1200 of 1000 characters)'}",
            "{'error':'Prompt rejected: insufficient credits'}", "{'error':'Prompt rejected: all workers are busy'}",
            "{'error':'negative prompt is not permitted for this model'}",
            "{'error':'prompt is not permitted with an image'}",
            "{'error':'prompt is not allowed when image_url is given'}", "{'msg':'您的账号因违规已被封禁'}", "{'msg':'实名认证审核未通过'}",
            "{'error':'Prompt rejected: must be a string'}", "{'error':'Prompt rejected: 1200 characters of 1000'}",
            "{'error':'Prompt rejected: unsupported language'}", "{'error':'Prompt rejected by a worker, retrying'}",
            "{'error':'Your prompt was not allowed because the model is not enabled'}",
            "{'error':'Prompt not allowed for guests'}", "{'msg':'企业资质审核未通过'}", "{'msg':'您的应用未通过审核'}",
            "{'msg':'参数违反规范'}", "{'msg':'内容审核服务繁忙，请稍后重试'}", "{'msg':'账户余额不足，输入内容审核未通过'}",
            "{'error':'content type not allowed'}", "{'error':'Content check failed. Please try again.'}",
            "{'error':'violates rate limit policy'}", "{'error':'illegal argument'}", "{'error':'CORS policy'}",
            "{'error':'real-time model unavailable'}", "{'error':'Region restricted'}"})
    void aFailureOfTheUpstreamIsNoRefusalOfThePrompt(String answer) {
        assertThat(PromptRefusals.of(json(answer))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "{'error':'The input or output was flagged as sensitive. Please try again with different inputs. (E005)'}",
            "{'error':{'code':'invalid_prompt','message':'Your prompt was flagged as potentially violating our usage "
                    + "policy. Please try again with a different prompt.'}}",
            "{'error':'Prompt was blocked. Please revise your prompt and try again.'}",
            "{'error':'This violates our content policy. Repeated violations may lead to suspension of your account.'}",
            "{'id':'x','name':'content_moderation','errors':['Your request was flagged by our content moderation system']}",
            "{'error':'Image was rejected by filter'}", "{'error':'Input blocked by guardrail rules'}",
            "{'error':'Prompt contains sensitive topics here'}", "{'error':'Copyrighted character was detected today'}",
            "{'error':'public figure detected in prompt'}",
            "{'error':'Your prompt violates our content policy. Your payment will be refunded.'}",
            "{'name':'invalid_prompts','message':'One or more prompts contains filtered words.'}",
            "{'error':{'message':'The response was filtered due to the prompt triggering our content management policy'}}",
            "{'error':{'code':'BadRequest','inner_error':{'code':'ResponsibleAIPolicyViolation'}}}",
            "{'Response':{'Error':{'Code':'OperationDenied.TextIllegalDetected','Message':'no'}}}",
            "{'error':{'code':'1301','message':'系统检测到输入或生成内容可能包含不安全或敏感内容'}}",
            "{'base_resp':{'status_code':1026,'status_msg':'input new_sensitive'}}",
            "{'type':'https://api.example/errors/policy','title':'Content policy violation','status':400}",
            "{'data':{'failMsg':'Your prompt was flagged by Website as violating content policies.'}}",
            "{'data':{'task_status':'failed','task_status_msg':'Failure to pass the risk control system'}}",
            "{'failReason':'Banned prompt detected'}", "{'error':'flagged'}", "{'errors':'NSFW content detected'}",
            "{'predictions':[{'raiFilteredReason':'filtered out because they violated usage guidelines'}]}",
            // sentences and codes of every day
            "{'error':'Prompt rejected: violence'}", "{'error':'Prompt blocked: contains violence'}",
            "{'message':'Prompt flagged: sexual'}", "{'error':'Prompt contains inappropriate language'}",
            "{'error':'Your prompt contains inappropriate or offensive words'}",
            "{'error':{'message':'This prompt is not permitted'}}", "{'error':'This prompt is not allowed.'}",
            "{'error':'Your request was rejected because it contains unsafe elements'}", "{'message':'您的提示词违反了内容政策'}",
            "{'msg':'输入内容审核未通过'}", "{'msg':'审核不通过'}", "{'msg':'提示词包含违禁词，请修改后重试'}", "{'error':'blocked_by_policy'}",
            "{'error':{'code':'restricted_content'}}", "{'code':'CONTENT_RESTRICTED'}",
            "{'errors':[{'code':'invalidProviderContent','message':'Invalid content detected. Change your prompt.'}]}",
            "{'errors':[{'message':'Invalid content detected.'}]}",
            "{'base_resp':{'status_msg':'output new_sensitive'}}", "{'error':'not_safe'}",
            "{'error':{'type':'TosViolation'}}", "{'error':'image_generation_blocked'}",
            "{'error':{'message':'Image generation request blocked due to policy'}}", "{'error':'Input flagged'}",
            "{'error':'Your prompt includes the name of a real person'}", "{'error':'tos_violation'}",
            "{'error':'The model refused to generate an image for this prompt'}", "{'error':'Restricted prompt'}",
            "{'error':'Sorry, this prompt triggers our filter'}", "{'error':'blacklisted word'}", "{'error':'审核不通过'}",
            "{'error':'含有违禁词'}", "{'error':'failed content check'}", "{'error':{'code':'hate'}}",
            "{'error':'intellectual_property'}"})
    void aPromptIsRefusedInEveryCommonShape(String answer) {
        assertThat(PromptRefusals.of(json(answer))).as(answer).isPresent();
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " | ", quoteCharacter = '`', textBlock = """
            generation_failed | failed
            SENSITIVE_WORD_ERROR | prompt refused
            failed_to_generate | failed
            error_retrying | pending
            Partially Failed | pending
            killed | failed
            server_overloaded_error | failed
            failed_over | pending
            failed_over_to_backup | pending
            not_failed | pending
            no_failure | pending
            none_failed | pending
            zero_error | pending
            resubmitting_after_error | pending
            awaiting_failure | pending
            failed: nsfw | prompt refused nsfw
            FAILED: content policy violation | prompt refused
            Failed: Your prompt was flagged. Please try again with another prompt | prompt refused content_policy
            Rejected (NSFW) | prompt refused NSFW
            Error: out of memory | failed error
            failed. | failed failed
            Failed (worker died) | failed failed
            failed: error while processing the image | failed failed
            Error: timed out waiting for a worker | failed error
            Rejected: your account violates our policy | failed rejected
            Error: moderation service unavailable | failed error
            Processing... | pending
            error: retrying (2 of 3) | pending
            failed (attempt 1 of 3) | pending
            failed: will be tried again | pending
            Error: waiting for a GPU | pending
            error (will restart) | pending
            interrupted: node preempted, rescheduling | pending
            stopped: paused by user | pending
            error: none | pending
            Error: 0 | pending
            failed: 0, completed: 3 | pending
            queued: content moderation | pending
            processing (nsfw check) | pending
            completed: content policy checked | pending
            it says failed: nsfw | pending
            Failed: CUDA out of memory | failed
            cancelled_by_system | failed
            error_check | pending
            """)
    void aWordThatIsNotKnownMayStillSayThatTheWorkFailed(String word, String what) {
        assertThat(InWords.of(Jobs.progress(json("{'status':'" + word + "'}"), AT, Places.COMMON))).startsWith(what);
    }

    @ParameterizedTest
    @ValueSource(strings = {"failed:", "failed ", ".", "failed. ", "(", "prompt ", "not allowed ", "未通过"})
    @Timeout(5)
    void aWordIsReadInTimeWhateverItIs(String part) {
        for (int length : new int[] {4_000, 1 << 17}) {
            String text = part.repeat(length / part.length());
            String answer = "{'status':'" + text + "x','error':'" + text + "','data':{'state':'" + text + "'}}";
            assertThat(PromptRefusals.of(json(answer))).isEmpty();
            assertThat(Jobs.progress(json(answer), AT, Places.COMMON)).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'id':'j1','made':'https://im.example/a.png'}",
            "{'id':'j1','status':'completed','made':'https://im.example/a.png'}",
            "{'id':'j1','made':'iVBORw0KGgoAAAANSUhEUg'}"})
    void whatOnlyLooksLikeAnImageIsAGuessBesideAJob(String answer) {
        var job = new Reply.Taken("j1", "https://up.example/j1");
        assertThat(Jobs.reply(json(answer), AT, Optional.of(job), Places.COMMON))
                .isInstanceOfSatisfying(Reply.Done.class, done -> assertThat(done.job()).isEqualTo(job));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://", "![", "![](http://", "![a](http://a)](", "data:image/", "http://a.png?"})
    @Timeout(5)
    void aTextIsReadInTimeWhateverItIs(String part) {
        String text = part.repeat(16_384 / part.length());
        String answer = "{'all':[" + ("'" + text + "',").repeat(1_000) + "'']}";
        assertThat(Strings.in(json(answer))).hasSizeLessThanOrEqualTo(16);
    }

    @Test
    void aWordThatMayBeSaidOfDataBesideAJobIsBoth() {
        var job = new Reply.Taken("j1", "https://up.example/j1");
        Reply reply = Jobs.reply(json("{'id':'j1','status':'created','images':['data:image/png;base64,iVBORw0KGgo=']}"),
                AT, Optional.of(job), Places.COMMON);
        assertThat(reply).isInstanceOfSatisfying(Reply.Done.class, done -> {
            assertThat(done.images().images()).hasSize(1);
            assertThat(done.job()).isEqualTo(job);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://im.example/7", "  https://im.example/7\n", "\"https://im.example/7\"",
            "{\"images\":[\"https://im.example/7\",],}",
            "{\"prompt\":\"caf\u00e9\",\"image\":\"https://im.example/7\"}"})
    void anAnswerIsReadAsServersWriteIt(String body) {
        JsonNode answer = Json.answer(body.getBytes(ISO_8859_1)).orElseThrow();
        assertThat(Pictures.anywhere(answer, AT).orElseThrow().images())
                .containsExactly(new Image("https://im.example/7", null, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: %s\n\n", "event: done\ndata: %s\n\n", ": hello\n\ndata: %s\n\ndata: [DONE]\n\n",
            "data: {\"status\":\"processing\"}\n\ndata: %s\n\n",
            "data: {\"type\":\"x.partial_image\",\"url\":\"https://im.example/p.png\"}\n\ndata: %s\n",
            "data: %s\n\ndata: {\"type\":\"x.partial_image\",\"url\":\"https://im.example/p.png\"}\n\n",
            "{\"status\":\"processing\"}\n%s\n", "%s\n{\"tokens\":17}\n", ")]}',\n%s", "while(1);%s", "done(%s);",
            "/* ok */ %s", "%s;", "%s\n<!-- 17 ms -->", "%s\u0000", "```json\n%s\n```",
            "<br />\n<b>Warning</b>: Undefined index in x.php on line 3<br />\n%s"})
    void whatIsWrittenAroundAnObjectIsLeftOut(String around) {
        for (String object : List.of("{\"images\":[{\"url\":\"https://im.example/7\"}]}",
                "{\"status\":\"done\",\"url\":\"https://im.example/7\"}"))
            assertThat(urls(around.replace("%s", object))).as(around).containsExactly("https://im.example/7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'images':['https://im.example/7']}", "{images:['https://im.example/7']}",
            "{\n 'input': [\n  {'url':'https://im.example/in'}\n ],\n 'images': ['https://im.example/7']\n}"})
    void anObjectIsReadAsPeopleWriteIt(String body) {
        assertThat(urls(body)).containsExactly("https://im.example/7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Invalid request {\"image_urls\":[\"https://im.example/in.png\"]}",
            "ValueError({\"image_urls\":[\"https://im.example/in.png\"]})",
            "<!doctype html><script>{\"image\":\"https://im.example/logo.png\"}</script>",
            "data: {\"type\":\"x.partial_image\",\"url\":\"https://im.example/p.png\"}\n\n", "data: [DONE]\n\n",
            "{\"images\":[\"https://im.example/7\"", "data:\n\n"})
    void wordsThatMayQuoteWhatWasSentAreNotLeftOut(String body) {
        assertThat(Json.answer(body.getBytes(UTF_8))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "data: {\n\n", "{}\n", "a(", "<br>", "/*", "```", "{\"a\":"})
    @Timeout(5)
    void aBodyIsReadInTimeWhateverItIs(String part) {
        Json.answer(part.repeat((4 << 20) / part.length()).getBytes(UTF_8));
    }

    @Test
    void aTextMayBeDataOrSeveralAddresses() {
        String jpeg = "/9j/" + "4AAQ".repeat(30);
        assertThat(urls(jpeg)).containsExactly("data:;base64," + jpeg);
        assertThat(urls("data:image/png;base64,iVBORw0K\nGgo="))
                .containsExactly("data:image/png;base64,iVBORw0K\nGgo=");
        assertThat(urls("https://im.example/1.png\r\nhttps://im.example/2.png\n"))
                .containsExactly("https://im.example/1.png", "https://im.example/2.png");
    }

    private static List<String> urls(String body) {
        var images = Pictures.anywhere(Json.answer(body.getBytes(UTF_8)).orElseThrow(), AT).orElseThrow().images();
        return images.stream().map(Image::url).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "pending", "<html>https://im.example/a.png</html>", "ftp://im.example/a.png",
            "see https://x"})
    void aTextThatIsNoAddressIsNoAnswer(String body) {
        assertThat(Json.answer(body.getBytes(UTF_8))).isEmpty();
    }

    private static JsonNode json(String text) {
        return Json.answer(text.replace("\\'", "\\\"").replace('\'', '"').getBytes(UTF_8)).orElseThrow();
    }
}
