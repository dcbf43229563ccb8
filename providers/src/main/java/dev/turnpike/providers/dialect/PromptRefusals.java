package dev.turnpike.providers.dialect;

import dev.turnpike.providers.declared.Words;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
            + "|inappropriate|explicit_?content|adult_?content|harmful|data_?inspection"
            + "|(prompt|content|request|input|output|image)_?(is_|was_)?(block|refus|reject|flagg|violat|forbid|not_?allow)"
            + "|(blocked|refused|rejected|flagged|forbidden|disallowed)_?(prompt|content|image)");
    private static final Pattern MESSAGE = Pattern.compile("content[ _-](polic|filter|moderat|violat)"
            + "|(usage|safety|acceptable use|community|moderation)[ _-]"
            + "(polic|guideline|system|filter|check|setting|standard)|moderation|was moderated|nsfw|not safe for work"
            + "|(prohibited|inappropriate|explicit|harmful|sensitive|unsafe|disallowed|adult|sexual) "
            + "(content|material|prompt|words?|information|image)"
            + "|(prompt|content|image|request|input) (was|is|were|has been|may be) "
            + "(blocked|refused|flagged|unsafe|sensitive|inappropriate|prohibited)|violat\\w* .{0,40}polic");
    /** Words of a failure of the upstream, or of our account there, whatever else is spoken of. */
    private static final Pattern OTHER = Pattern.compile("unavailable|timed?[ _]?out|overload|temporar|try again"
            + "|internal[ _](server[ _])?error|account|suspend|api[ _]?key|billing|quota|rate[ _]limit");
    private static final List<String> CODES = List.of("error", "error.code", "error.type", "error.reason",
            "error.status", "error.error", "code", "type", "reason", "errorReason", "error_code", "errorCode",
            "error_type", "errorType", "data.error", "data.error.code", "data.error_code", "data.code", "result.error",
            "detail", "detail.code", "detail.error", "detail.type", "detail.0.type", "errors.0.code", "errors.0.type",
            "failure", "failure.code", "failure_code", "failureCode", "failure_reason", "failureReason",
            "finish_reason", "finishReason", "candidates.0.finishReason", "choices.0.finish_reason",
            "promptFeedback.blockReason", "artifacts.0.finishReason", "status", "state", "data.status", "data.state",
            "result.status", "output.task_status", "output.code", "error.0.code");
    private static final List<String> MESSAGES = List.of("error", "error.message", "error.detail", "error.error",
            "message", "msg", "detail", "detail.message", "detail.0.msg", "details", "title", "reason", "data.error",
            "data.error.message", "data.message", "result.error", "errors.0.message", "errors.0", "errorMessage",
            "error_message", "failure", "failure.message", "failure_reason", "failureReason", "output.message",
            "status_message", "statusMessage", "error.0.message", "logs");
    private static final int MOST = 4_096;

    private PromptRefusals() {}

    /** The code of a refusal that an answer to an order tells; empty if it tells of none. */
    public static Optional<String> of(JsonNode answer) {
        return byCode(answer).or(() -> texts(answer, MESSAGES).map(text -> text.toLowerCase(Locale.ROOT))
                .filter(text -> MESSAGE.matcher(text).find() && !OTHER.matcher(text).find())
                .findFirst()
                .map(text -> NAMELESS));
    }

    /** The same by codes alone, for answers that need be no failure. */
    static Optional<String> byCode(JsonNode answer) {
        return isFlagged(answer) ? Optional.of("nsfw")
                : texts(answer, CODES).filter(PromptRefusals::isCode).findFirst();
    }

    /** Whether this entry of a list is an image that is withheld, or a blank in the place of one. */
    static boolean isWithheld(JsonNode entry) {
        return isFlagged(entry)
                || texts(entry, List.of("finishReason", "finish_reason")).anyMatch(PromptRefusals::isCode);
    }

    private static boolean isCode(String text) {
        return Codes.clean(text.strip().replace(' ', '_'))
                .filter(code -> CODE.matcher(Words.plain(code)).find()
                        && !OTHER.matcher(code.toLowerCase(Locale.ROOT)).find())
                .isPresent();
    }

    /** Every image is flagged: what comes in their place is black. */
    private static boolean isFlagged(JsonNode answer) {
        return Stream.of("has_nsfw_concepts", "nsfw_content_detected", "NSFWContent", "nsfwContentDetected")
                .map(answer::path)
                .anyMatch(
                        node -> node.isArray() ? !node.isEmpty() && node.valueStream().allMatch(PromptRefusals::isTrue)
                                : isTrue(node));
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
