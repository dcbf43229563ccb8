package dev.turnpike.core.orders;

import static dev.turnpike.core.orders.OrderFields.wrong;

import dev.turnpike.config.Configuration.ModelSettings;
import dev.turnpike.config.Configuration.Range;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.providers.ImageOrder;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was ordered, before it is known which model makes it: {@link #on} holds it against one model's rules. */
record OrderDraft(String prompt, OrderSize size, BigInteger count, @Nullable String negativePrompt,
        @Nullable BigInteger steps, @Nullable BigDecimal guidance, @Nullable BigInteger seed) {
    static final Set<String> FIELDS = Set.of("prompt", "numberResults", "n", "negativePrompt", "steps", "guidance",
            "seed");
    private static final int MIN_PROMPT = 2;
    private static final int MAX_TEXT = 3000;
    private static final int MAX_COUNT = 4;

    static OrderDraft read(OrderFields fields, boolean promptRequired) {
        return new OrderDraft(prompt(fields, promptRequired), OrderSize.read(fields), count(fields),
                negativePrompt(fields), fields.whole("steps").orElse(null), fields.decimal("guidance").orElse(null),
                fields.whole("seed").orElse(null));
    }

    OrderDraft sized(Resolution exactly) {
        return new OrderDraft(prompt, OrderSize.exactly(exactly), count, negativePrompt, steps, guidance, seed);
    }

    /**
     * The order for this model.
     *
     * @param atOnce how many images one purchase of it can order
     * @throws Refusal naming the first field that breaks a rule of the model
     */
    ImageOrder on(ModelSettings model, int atOnce) {
        var can = model.parameters();
        return new ImageOrder(prompt, model.id(), size.on(model.sizes()), count(model, atOnce),
                negativePrompt(model, can.negativePrompt()), steps(model, can.steps()), guidance(model, can.guidance()),
                seed(model, can.seed()));
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

    private static BigInteger count(OrderFields fields) {
        BigInteger long_ = fields.whole("numberResults").orElse(null);
        BigInteger short_ = fields.whole("n").orElse(null);
        if (long_ != null && short_ != null && !long_.equals(short_))
            throw wrong(Code.INVALID_PARAMETER, "n", short_ + " beside numberResults " + long_,
                    "one of the two, or the same number");
        return long_ != null ? long_ : short_ != null ? short_ : BigInteger.ONE;
    }

    private int count(ModelSettings model, int atOnce) {
        int most = Math.min(MAX_COUNT, Math.max(1, atOnce));
        return within("numberResults", count, 1, most,
                (most == 1 ? "image of " : "images of ") + model.id() + " at once");
    }

    private @Nullable String negativePrompt(ModelSettings model, boolean supported) {
        if (negativePrompt != null && !supported) throw unsupported("negativePrompt", model);
        return negativePrompt;
    }

    private @Nullable Integer steps(ModelSettings model, @Nullable Range range) {
        if (steps == null) return null;
        if (range == null) throw unsupported("steps", model);
        return within("steps", steps, range.min(), range.max(), "steps");
    }

    private @Nullable BigDecimal guidance(ModelSettings model, @Nullable Range range) {
        if (guidance == null) return null;
        if (range == null) throw unsupported("guidance", model);
        if (guidance.compareTo(BigDecimal.valueOf(range.min())) < 0
                || guidance.compareTo(BigDecimal.valueOf(range.max())) > 0)
            throw wrong(Code.INVALID_PARAMETER, "guidance", guidance, range.min() + " to " + range.max());
        return guidance;
    }

    private @Nullable Long seed(ModelSettings model, boolean supported) {
        if (seed == null) return null;
        if (!supported) throw unsupported("seed", model);
        if (seed.bitLength() > 63)
            throw wrong(Code.INVALID_PARAMETER, "seed", seed,
                    "a whole number of 64 bits, " + Long.MIN_VALUE + " to " + Long.MAX_VALUE);
        return seed.longValue();
    }

    private static int within(String param, BigInteger value, int min, int max, String of) {
        if (value.bitLength() > 31 || value.intValue() < min || value.intValue() > max)
            throw wrong(Code.INVALID_PARAMETER, param, value,
                    (min == max ? "exactly " + min : min + " to " + max) + " " + of);
        return value.intValue();
    }

    private static Refusal unsupported(String param, ModelSettings model) {
        return Refusal.field(Code.INVALID_PARAMETER, param, param + ": not supported by " + model.id()
                + " (expected: absent; what a model supports is at /v1/models/" + model.id() + ")");
    }
}
