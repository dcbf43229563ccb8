package dev.turnpike.core.orders;

import static dev.turnpike.core.orders.OrderFields.broken;
import static dev.turnpike.core.orders.OrderFields.wrong;

import dev.turnpike.config.Configuration.ModelSettings;
import dev.turnpike.config.Configuration.Range;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.providers.ImageOrder;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was ordered, before it is known which model makes it: {@link #on} says whether it fits one model's rules.
 *
 * @param count null: one
 * @param countedBy the field that says so
 */
record OrderDraft(String prompt, OrderSize size, JsonValue.@Nullable Numeral count, String countedBy,
        @Nullable String negativePrompt, JsonValue.@Nullable Numeral steps, @Nullable BigDecimal guidance,
        JsonValue.@Nullable Numeral seed, OrderExtras extras) {
    static final Set<String> FIELDS = Set.of("prompt", "numberResults", "n", "negativePrompt", "steps", "guidance",
            "seed");
    private static final int MIN_PROMPT = 2;
    private static final int MAX_TEXT = 3000;
    private static final int MAX_COUNT = 4;

    static OrderDraft read(OrderFields fields, boolean promptRequired) {
        return new OrderDraft(prompt(fields, promptRequired), OrderSize.read(fields), count(fields),
                fields.any("numberResults").isPresent() ? "numberResults" : "n", negativePrompt(fields),
                fields.whole("steps").orElse(null), fields.decimal("guidance").orElse(null),
                fields.whole("seed").orElse(null), OrderExtras.read(fields));
    }

    OrderDraft sized(Resolution exactly) {
        return new OrderDraft(prompt, OrderSize.exactly(exactly), count, countedBy, negativePrompt, steps, guidance,
                seed, extras);
    }

    /**
     * The order for this model, or the first of the model's rules that it breaks.
     *
     * @param atOnce how many images one purchase of it can order
     */
    Fit<ImageOrder> on(ModelSettings model, int atOnce) {
        return switch (size.on(model.sizes())) {
            case Fit.Breaks<Resolution>(Refusal.Field rule) -> new Fit.Breaks<>(rule);
            case Fit.Fits<Resolution>(Resolution resolution) ->
                brokenBy(model, atOnce).<Fit<ImageOrder>>map(Fit.Breaks::new)
                        .orElseGet(() -> new Fit.Fits<>(order(model, resolution)));
        };
    }

    private Optional<Refusal.Field> brokenBy(ModelSettings model, int atOnce) {
        return Stream
                .of(countRule(model, atOnce), negativePromptRule(model), stepsRule(model), guidanceRule(model),
                        seedRule(model), extras.brokenOn(model))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Every number has been found whole and in its range. */
    private ImageOrder order(ModelSettings model, Resolution resolution) {
        return new ImageOrder(prompt, model.id(), resolution, size.shapeOn(model.sizes()),
                count == null ? 1 : Math.toIntExact(count.whole().orElseThrow()), negativePrompt,
                steps == null ? null : Integer.valueOf(Math.toIntExact(steps.whole().orElseThrow())), guidance,
                seed == null ? null : Long.valueOf(seed.whole().orElseThrow()), extras.on(model));
    }

    private static String prompt(OrderFields fields, boolean required) {
        String prompt = fields.text("prompt").orElse(null);
        if (prompt == null && required)
            throw Refusal.field(Code.INVALID_PARAMETER, "prompt",
                    "prompt: missing (expected: a string of 2 to 3000 characters)");
        if (prompt != null && (prompt.length() < MIN_PROMPT || prompt.length() > MAX_TEXT))
            throw wrong(Code.INVALID_PARAMETER, "prompt", prompt.length() + " characters", "2 to 3000");
        return prompt == null ? "" : prompt;
    }

    private static @Nullable String negativePrompt(OrderFields fields) {
        String text = fields.text("negativePrompt").orElse(null);
        if (text != null && text.length() > MAX_TEXT)
            throw wrong(Code.INVALID_PARAMETER, "negativePrompt", text.length() + " characters", "at most 3000");
        return text;
    }

    private static JsonValue.@Nullable Numeral count(OrderFields fields) {
        JsonValue.Numeral numberResults = fields.whole("numberResults").orElse(null);
        JsonValue.Numeral n = fields.whole("n").orElse(null);
        if (numberResults != null && n != null && !same(numberResults, n))
            throw wrong(Code.INVALID_PARAMETER, "n", n.spelled() + " beside numberResults " + numberResults.spelled(),
                    "one of the two, or the same number");
        return numberResults != null ? numberResults : n;
    }

    private static boolean same(JsonValue.Numeral one, JsonValue.Numeral other) {
        return one.equals(other) || one.whole().isPresent() && one.whole().equals(other.whole());
    }

    private Optional<Refusal.Field> countRule(ModelSettings model, int atOnce) {
        int most = Math.min(MAX_COUNT, Math.max(1, atOnce));
        return count == null ? Optional.empty()
                : range(countedBy, count, 1, most, (most == 1 ? "image of " : "images of ") + model.id() + " at once");
    }

    private Optional<Refusal.Field> negativePromptRule(ModelSettings model) {
        return negativePrompt != null && !model.parameters().negativePrompt() ? unsupported("negativePrompt", model)
                : Optional.empty();
    }

    private Optional<Refusal.Field> stepsRule(ModelSettings model) {
        if (steps == null) return Optional.empty();
        Range range = model.parameters().steps();
        return range == null ? unsupported("steps", model) : range("steps", steps, range.min(), range.max(), "steps");
    }

    private Optional<Refusal.Field> guidanceRule(ModelSettings model) {
        if (guidance == null) return Optional.empty();
        Range range = model.parameters().guidance();
        if (range == null) return unsupported("guidance", model);
        boolean within = guidance.compareTo(BigDecimal.valueOf(range.min())) >= 0
                && guidance.compareTo(BigDecimal.valueOf(range.max())) <= 0;
        return within ? Optional.empty()
                : Optional.of(broken(Code.INVALID_PARAMETER, "guidance", guidance, range.min() + " to " + range.max()));
    }

    private Optional<Refusal.Field> seedRule(ModelSettings model) {
        if (seed == null) return Optional.empty();
        if (!model.parameters().seed()) return unsupported("seed", model);
        return seed.whole().isPresent() ? Optional.empty()
                : Optional.of(broken(Code.INVALID_PARAMETER, "seed", seed.spelled(),
                        "a whole number of 64 bits, " + Long.MIN_VALUE + " to " + Long.MAX_VALUE));
    }

    private static Optional<Refusal.Field> range(String param, JsonValue.Numeral number, int min, int max, String of) {
        OptionalLong value = number.whole();
        if (value.isPresent() && value.getAsLong() >= min && value.getAsLong() <= max) return Optional.empty();
        String range = (min == max ? "exactly " + min : min + " to " + max) + " " + of;
        return Optional.of(broken(Code.INVALID_PARAMETER, param, number.spelled(),
                number.fraction() ? "a whole number, " + range : range));
    }

    private static Optional<Refusal.Field> unsupported(String param, ModelSettings model) {
        return Optional.of(new Refusal.Field(Code.INVALID_PARAMETER, param, param + ": not supported by " + model.id()
                + " (expected: absent; what a model supports is at /v1/models/" + model.id() + ")"));
    }
}
