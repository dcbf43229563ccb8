package dev.turnpike.providers.dialect;

import dev.turnpike.pricing.Shape;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.declared.Limits;
import dev.turnpike.providers.declared.OrderField;
import dev.turnpike.providers.declared.Style;
import dev.turnpike.providers.declared.Style.OfModel;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Orders in the terms of a style's file, and whether they can be said in them. */
record DeclaredOrders(Style style) {
    private static final Pattern NAME = Pattern
            .compile("(?!\\.{1,2}(/|$))[A-Za-z0-9._~:-]+(/(?!\\.{1,2}(/|$))[A-Za-z0-9._~:-]+)*");
    private static final Limits.Range ONE = new Limits.Range(1, 1);
    private static final Limits.Range NONE = new Limits.Range(0, 0);
    private static final String AS = "{as}";

    Optional<String> cannot(ImageOrder order, String as) {
        OfModel model = style.model(as);
        Objections objections = new Objections();
        if (style.path().contains(AS)) named(objections, as);
        Limits.Range count = model.takes(OrderField.COUNT) ? style.can().of(OrderField.COUNT) : ONE;
        if (count != null) objections.within("count", order.count(), count.least(), count.most());
        model.sizes()
                .cannot(order.resolution(), order.shape(), model.made())
                .ifPresent(why -> objections.expect(false, why));
        length(objections, model, "prompt", OrderField.PROMPT, order.prompt());
        length(objections, model, "negativePrompt", OrderField.NEGATIVE, order.negativePrompt());
        number(objections, model, "steps", OrderField.STEPS, order.steps());
        number(objections, model, "guidance", OrderField.GUIDANCE, order.guidance());
        number(objections, model, "seed", OrderField.SEED, order.seed());
        word(objections, model, "quality", OrderField.QUALITY, order.extras().quality());
        word(objections, model, "output_format", OrderField.FORMAT, order.extras().format());
        images(objections, model, order.extras().images().size());
        return objections.exact("seed", order.seed()).first();
    }

    private void word(Objections objections, OfModel model, String name, OrderField field, @Nullable String word) {
        if (!model.takes(field)) objections.absent(name, word);
        Map<String, String> words = style.can().wordsOf(field);
        objections.expect(word == null || words == null || words.containsKey(word), name + " " + word
                + " (expected: one of " + (words == null ? "" : String.join(", ", words.keySet())) + ")");
    }

    private void images(Objections objections, OfModel model, int count) {
        Limits.Range range = model.takes(OrderField.IMAGES) ? style.can().of(OrderField.IMAGES)
                : model.takes(OrderField.IMAGE) ? ONE : NONE;
        if (range != null && count > 0) objections.within("image_urls", count, range.least(), range.most());
    }

    private void named(Objections objections, String as) {
        boolean path = style.asIsPath();
        objections.expect(NAME.matcher(path && as.startsWith("/") ? as.substring(1) : path ? "" : as).matches(), "as '"
                + as + "' (expected: " + (path ? "a path, such as /api/images)" : "a name that can stand in a path)"));
    }

    private void length(Objections objections, OfModel model, String name, OrderField field, @Nullable String text) {
        if (!model.takes(field)) objections.absent(name, text);
        Limits.Range range = style.can().of(field);
        if (range != null)
            objections.within(name + " length", text == null ? null : text.length(), range.least(), range.most());
    }

    private void number(Objections objections, OfModel model, String name, OrderField field, @Nullable Number value) {
        if (!model.takes(field)) objections.absent(name, value);
        Limits.Range range = style.can().of(field);
        if (range != null) objections.within(name, value, range.least(), range.most());
    }

    OrderRequest request(ImageOrder order, String as, String attempt) {
        Body body = new Body();
        style.model(as).send().forEach(sent -> body.put(sent.target(), value(sent.field(), order, as, attempt)));
        style.model(as).fixed().forEach(constant -> body.put(constant.target(), constant.value()));
        return new OrderRequest(style.path().replace(AS, as), body.json());
    }

    /** The body of a question after a job. */
    String question(String id) {
        Body body = new Body();
        style.poll().id().forEach(place -> body.put(place, id));
        style.poll().fixed().forEach(constant -> body.put(constant.target(), constant.value()));
        return body.json();
    }

    private @Nullable Object value(OrderField field, ImageOrder order, String as, String attempt) {
        return switch (field) {
            case PROMPT -> order.prompt();
            case AS -> as;
            case COUNT -> order.count();
            case NEGATIVE -> order.negativePrompt();
            case STEPS -> order.steps();
            case GUIDANCE -> order.guidance();
            case SEED -> order.seed();
            case WIDTH -> order.resolution().width();
            case HEIGHT -> order.resolution().height();
            case SIZE -> order.resolution().width() + style.model(as).sizes().join() + order.resolution().height();
            case RESOLUTION -> pair(order, as).tier().label();
            case RATIO -> pair(order, as).across() + ":" + pair(order, as).down();
            case QUALITY -> word(field, order.extras().quality());
            case FORMAT -> word(field, order.extras().format());
            case IMAGES -> order.extras().images().isEmpty() ? null : order.extras().images();
            case IMAGE -> order.extras().images().isEmpty() ? null : order.extras().images().getFirst();
            case ATTEMPT -> attempt;
        };
    }

    private @Nullable String word(OrderField field, @Nullable String word) {
        Map<String, String> words = style.can().wordsOf(field);
        return word == null || words == null ? word : words.get(word);
    }

    private Shape pair(ImageOrder order, String as) {
        OfModel model = style.model(as);
        return model.sizes().pair(order.resolution(), order.shape(), model.made()).orElseThrow();
    }
}
