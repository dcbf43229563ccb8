package dev.turnpike.providers.dialect;

import dev.turnpike.providers.declared.Words;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Tells an upstream's refusal of a prompt from other failures: by its code, or by what its message speaks of. The
 * message itself goes nowhere, it may repeat the prompt.
 */
public final class PromptRefusals {
    private static final String NAMELESS = "content_policy";
    private static final Pattern CODE = Pattern.compile("content_?(policy|filter|moderat|violation|safety|block)"
            + "|moderat(ed|ion)|policy_?violation|(usage|ai)_?policy|safety|unsafe|nsfw|prohibited|sensitive"
            + "|inappropriate|explicit_?content|adult_?content|harmful|data_?inspection|guardrail|toxic|profan|sexual"
            + "|invalid_?provider_?content"
            + "|csam|self_?harm|offensive|responsible_?ai|block_?list|copyright|public_?figure|illegal_?(detected|content|prompt)"
            + "|^(violence|hate|gore|minors?|celebrit(y|ies)|refusal|recitation|image_recitation|spii|censored)$"
            + "|^terms_of_service_?violation|trademark|intellectual_?property|age_?restricted|black_?list(ed)?_?(word|term)"
            + "|(unacceptable|objectionable)_?(prompt|content)|real_?person"
            + "|risk_?(control|not_?pass)|^(flagged|filtered|disallowed)$|(filtered|banned|sensitive)_?words?"
            + "|(prompt|content|request|input|output|image)_?(is_|was_)?(block|refus|reject|flagg|violat|forbid|not_?allow|bann)"
            + "|(blocked|refused|rejected|flagged|forbidden|disallowed|banned|filtered)_?(prompt|content|image)"
            + "|^blocked_?by_?(content_|safety_|usage_)?(policy|safety|moderation|filters?)$"
            + "|^(restricted_?(content|prompt)|(content|prompt)_?(is_|was_)?restricted)$"
            + "|^((prompt|content|image|input|output)_?)?(is_)?not_?safe(_for_work)?$|^(tos|terms)_?violation"
            + "|image_?generation_?(is_|was_)?(block|moderat|flagg|filter)");
    private static final Pattern MESSAGE = Pattern
            .compile("content[ _-](polic|filter|moderat|violat|guideline|check\\b|checker|safety)"
                    + "|content management polic|(usage|safety|acceptable use|community|moderation)[ _-]"
                    + "(polic|guideline|system|filter|check|setting|standard|reason|concern|rule)|moderation|moderator|was moderated"
                    + "|nsfw|new_sensitive|invalid content detected|not safe for work|nudity|responsible ai|risk control|risk not pass"
                    + "|flagged as (sensitive|nsfw|unsafe|inappropriate|potential|possib|violat|harmful|explicit|prohibited)"
                    + "|flagged by .{0,20}(content|safety|moderat|filter|website)|\\be005\\b"
                    + "|(prohibited|inappropriate|explicit|harmful|sensitive|unsafe|disallowed|adult|sexual|banned|filtered|forbidden) "
                    + "(content|material|prompt|words?|terms?|topics?|subjects?|information|image)"
                    + "|(inappropriate|offensive|violent|hateful|vulgar|obscene|profane|harmful|sensitive|unsafe|prohibited|banned) "
                    + "(content|words?|material|prompt|language|elements?|phrases?)"
                    + "|(prompt|content|image|request|input|output) (was|is|were|has been|have been|may be|got) "
                    + "(blocked|refused|flagged|filtered|unsafe|sensitive|inappropriate|prohibited)"
                    + "|(?<!negative[ _])prompt (was |is |has been )?(rejected|refused|blocked|flagged|denied|banned|disallowed"
                    + "|not (allowed|permitted)(?! (to|with|without|when|if|together|unless"
                    + "|(for|on|in) (this|the|your) (plan|model|tier))))"
                    + "(?![^.]{0,60}(must be|\\d (char|token|word)|maximum|not (found|supported|enabled)|unsupported"
                    + "|duplicate|queue|retrying|guest))"
                    + "|(rejected|refused|blocked|stopped) by .{0,30}filter|guardrail|public figure"
                    + "|copyrighted|copyright (infring|violat|protect|detect|issue|concern|restrict)"
                    + "|violat\\w* .{0,40}(polic|guideline|terms)|against .{0,20}(polic|guideline)"
                    + "|敏感|违规|不安全|违禁|不当内容|色情|暴力"
                    + "|违反.{0,20}(政策|规定|准则|条款|法律|法规|(社区|内容).{0,4}规范)|未(能)?通过[^，。]{0,4}(内容|安全)(审核|审查)"
                    + "|(^|(内容|提示词|文本|文字|图片|图像|输入|输出|安全)[^，。]{0,6})(审核|审查)(未|不|没有?)(能)?通过"
                    + "|real (person|people)|celebrit|trademark|intellectual property"
                    + "|(restricted|unacceptable|objectionable|illegal) (content|prompt)"
                    + "|trigger\\w* .{0,20}filter|^(the |your )?(input|prompt|content) flagged|refused to (generate|create|make|draw)"
                    + "|(prompt|image|content)\\b.{0,40}(blocked|refused|rejected) (due to|because of|by) .{0,20}polic");
    /**
     * Words of a failure of the upstream, of a gate before it, or of us who pay and call, whatever else is spoken of. A
     * request that is blocked, and no more, is blocked by a gate.
     */
    private static final Pattern OTHER = Pattern.compile("unavailable|timed?[ _]?out|overload|temporar"
            + "|internal[ _](server[ _])?error|account|suspend|api[ _]?key|billing|quota|rate[ _]limit"
            + "|firewall|cloudflare|ip address|security[ _](rule|polic|service)|wallet|payer|payment|sanction|transaction"
            + "|address(?!e[sd]|ing)|\\bip\\b|\\bbots?\\b|abuse (detect|prevent)|abusive (traffic|behav|use\\b|request)"
            + "|insufficient|\\btoo (long|short|large)|\\bbusy\\b|at capacity"
            + "|账号|账户|帐号|帐户|余额|欠费|密钥|支付|钱包|实名|频率|限流|超时|繁忙|稍后"
            + "|^(the |your |this )?request (is|was|has been) blocked *([.!:;-]|$)");
    /** Says so, too, unless it is with another prompt. */
    private static final Pattern AGAIN = Pattern.compile("try again");
    private static final Pattern ANOTHER = Pattern
            .compile("\\b(different|(another|other|new) (prompt|image|input|description|word)|alternat|revis|modif"
                    + "|chang(e|ing)\\b|edit|adjust|rephras|reword|rewrit|remov)");
    /** What may happen to those who go on, and what was not paid for this. */
    private static final Pattern ASIDE = Pattern
            .compile("(repeat|further|multiple|continued|future)\\w* ((policy|content|safety) )?"
                    + "(violat|breach|offen|abus|us(e|age)\\b|attempts? (to|may|will|can))[^.]*"
                    + "|(payment|wallet|transaction|account)s? (was|were|is|has been|have been|will be)( not)?"
                    + " (charged|taken|settled|refunded|returned|captured|made|debited)");
    private static final List<String> CODES = List.of("error", "error.code", "error.type", "error.reason",
            "error.status", "error.error", "code", "type", "reason", "errorReason", "error_code", "errorCode",
            "error_type", "errorType", "data.error", "data.error.code", "data.error_code", "data.code", "result.error",
            "detail", "detail.code", "detail.error", "detail.type", "detail.0.type", "errors.0.code", "errors.0.type",
            "failure", "failure.code", "failure_code", "failureCode", "failure_reason", "failureReason",
            "finish_reason", "finishReason", "candidates.0.finishReason", "choices.0.finish_reason",
            "promptFeedback.blockReason", "artifacts.0.finishReason", "status", "state", "data.status", "data.state",
            "result.status", "output.task_status", "output.code", "error.0.code", "error.name", "error.error.code",
            "error.inner_error.code", "error.innererror.code", "error.details.0.reason", "error.errors.0.reason",
            "data.error.type", "data.failure_reason", "data.failureReason", "data.failCode", "data.fail_reason",
            "fail_reason", "failReason", "result.error.code", "response.error", "response.error.code", "output.error",
            "output.error.code", "job.error", "job.error.code", "task.error", "task.error.code", "prediction.error",
            "errors.0.extensions.code", "errors.0.reason", "Response.Error.Code");
    /** Of these a code is one only where something has failed. */
    private static final List<String> NAMES = List.of("errors.0.name", "__type");
    private static final List<String> MESSAGES = List.of("error", "error.message", "error.detail", "error.error",
            "message", "msg", "detail", "detail.message", "detail.0.msg", "details", "reason", "data.error",
            "data.error.message", "data.message", "result.error", "errors.0.message", "errors.0", "errorMessage",
            "error_message", "failure", "failure.message", "failure_reason", "failureReason", "output.message",
            "status_message", "statusMessage", "error.0.message", "logs", "error.error.message", "error.msg",
            "error.description", "error_description", "errors", "errors.0.detail", "errors.0.title",
            "result.error.message", "response.error", "response.error.message", "output.error", "output.error.message",
            "job.error", "job.error.message", "task.error", "task.error.message", "prediction.error", "data.msg",
            "data.failMsg", "data.fail_reason", "data.failure_reason", "data.errorMessage", "data.error_message",
            "data.reason", "data.task_status_msg", "task_status_msg", "failMsg", "fail_reason", "failReason",
            "base_resp.status_msg", "Response.Error.Message", "predictions.0.raiFilteredReason");
    /** Beside the number of a status this is what is wrong (RFC 9457); elsewhere it may be what the prompt says. */
    private static final List<String> TITLE = List.of("title");
    private static final List<String> FLAGS = List.of("moderated", "flagged", "censored", "nsfw", "is_nsfw", "isNsfw",
            "data.moderated", "data.flagged", "data.nsfw", "result.moderated", "result.nsfw", "data.0.nsfw",
            "images.0.nsfw");
    private static final List<String> REFUSED = List.of("refusal", "choices.0.message.refusal", "message.refusal",
            "output.0.refusal", "output.0.content.0.refusal");
    private static final Pattern SENTENCE = Pattern.compile("\\s\\S+\\s\\S+\\s");
    private static final int MOST = 4_096;

    private PromptRefusals() {}

    /** The code of a refusal that an answer to an order tells; empty if it tells of none. */
    public static Optional<String> of(JsonNode answer) {
        return byCode(answer)
                .or(() -> Stream.concat(texts(answer, NAMES), State.reason(answer).stream())
                        .filter(PromptRefusals::isCode)
                        .findFirst())
                .or(() -> messages(answer).map(text -> text.toLowerCase(Locale.ROOT))
                        .filter(text -> MESSAGE.matcher(text).find() && !isOther(text))
                        .findFirst()
                        .map(text -> NAMELESS));
    }

    private static Stream<String> messages(JsonNode answer) {
        Stream<String> said = Stream.concat(texts(answer, MESSAGES), State.reason(answer).stream());
        return answer.path("status").isNumber() ? Stream.concat(said, texts(answer, TITLE)) : said;
    }

    private static boolean isOther(String text) {
        return OTHER.matcher(ASIDE.matcher(text).replaceAll("")).find()
                || AGAIN.matcher(text).find() && !ANOTHER.matcher(text).find();
    }

    /** The same by codes alone, for answers that need be no failure. */
    static Optional<String> byCode(JsonNode answer) {
        return isFlagged(answer) ? Optional.of("nsfw")
                : texts(answer, CODES).filter(PromptRefusals::isCode).findFirst().or(() -> withoutImage(answer));
    }

    /** What says so only where there is no image: beside one it may be of another. */
    private static Optional<String> withoutImage(JsonNode answer) {
        boolean unsafe = isTrue(answer.path("content_violation"))
                || isEach(answer.path("data"),
                        image -> image.path("is_image_safe").isBoolean() && !isTrue(image.path("is_image_safe")))
                || isEach(answer.path("finish_reasons"), reason -> reason.stringValue("").startsWith("Filter reason"))
                || Json.text(answer, "choices.0.message.refusal").filter(text -> !text.isBlank()).isPresent();
        return unsafe ? Optional.of(NAMELESS) : byGemini(answer);
    }

    private static boolean isEach(JsonNode list, Predicate<JsonNode> what) {
        return list.isArray() && !list.isEmpty() && list.valueStream().allMatch(what);
    }

    /** Whatever blocks a prompt, and where an image came to nothing that other words do not say. */
    private static Optional<String> byGemini(JsonNode answer) {
        return Json.text(answer, "promptFeedback.blockReason")
                .filter(reason -> !reason.isBlank() && !reason.endsWith("UNSPECIFIED"))
                .or(() -> Json.text(answer, "candidates.0.finishReason").filter("IMAGE_OTHER"::equals))
                .map(reason -> Codes.clean(reason).orElse(NAMELESS));
    }

    /** Whether this entry of a list is an image that is withheld, or a blank in the place of one. */
    static boolean isWithheld(JsonNode entry) {
        return isFlagged(entry)
                || texts(entry, List.of("finishReason", "finish_reason")).anyMatch(PromptRefusals::isCode);
    }

    /** A code of few words; more are a sentence. */
    private static boolean isCode(String text) {
        return !SENTENCE.matcher(text.strip()).find() && Codes.clean(text.strip().replace(' ', '_'))
                .filter(code -> CODE.matcher(Words.plain(code)).find()
                        && !OTHER.matcher(code.toLowerCase(Locale.ROOT)).find())
                .isPresent();
    }

    /** By codes, or by the words of a model in the place of an image, for answers without any. */
    static Optional<String> instead(JsonNode answer) {
        return byCode(answer)
                .or(() -> texts(answer, REFUSED).filter(text -> !text.isBlank()).findFirst().map(text -> NAMELESS));
    }

    /** By a flag, for work that is done and has no image; elsewhere a flag may be what was ordered. */
    static Optional<String> flagged(JsonNode answer) {
        return FLAGS.stream().filter(name -> isTrue(Json.at(answer, name))).findFirst();
    }

    /** Every image is flagged: what comes in their place is black. */
    private static boolean isFlagged(JsonNode answer) {
        return Stream.of("has_nsfw_concepts", "nsfw_content_detected", "NSFWContent", "nsfwContentDetected")
                .map(answer::path)
                .anyMatch(node -> node.isArray() ? isEach(node, PromptRefusals::isTrue) : isTrue(node));
    }

    private static boolean isTrue(JsonNode node) {
        return node.isBoolean() && node.booleanValue();
    }

    private static Stream<String> texts(JsonNode answer, List<String> places) {
        return places.stream()
                .flatMap(place -> Json.text(answer, place).stream())
                .filter(text -> text.length() <= MOST);
    }
}
