package dev.turnpike.providers.dialect;

import dev.turnpike.providers.Image;
import dev.turnpike.providers.Images;
import dev.turnpike.providers.declared.Pointer;
import dev.turnpike.providers.declared.Stage;
import dev.turnpike.providers.declared.Style;
import dev.turnpike.providers.declared.Words;
import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Where a style's file says that answers have what. Where that finds nothing, the common places are read. */
record DeclaredPlaces(Style style) implements Places {
    private static final String NAMELESS = "content_policy";
    private static final int MOST_DIGITS = 40;

    @Override
    public State state(JsonNode answer) {
        for (Pointer place : style.answer().state()) for (Pointer.Found found : place.in(answer)) {
            Optional<State> known = found.value().stringValueOpt().flatMap(this::meaning);
            if (known.isPresent()) return known.get();
        }
        return State.of(answer);
    }

    private Optional<State> meaning(String word) {
        String plain = Words.plain(word);
        Stage own = style.words().get(plain);
        return own == null ? State.ofWord(plain) : Optional.of(switch (own) {
            case PENDING -> State.PENDING;
            case DONE -> State.DONE;
            case FAILED -> State.FAILED;
        });
    }

    @Override
    public Optional<Images> images(JsonNode answer, URI at) {
        List<Pointer> own = style.answer().images();
        if (!own.isEmpty() && !PromptRefusals.isWithheld(answer)) for (Pointer place : own) {
            List<Image> found = place.in(answer).stream().flatMap(each -> Pictures.at(each, at)).toList();
            if (!found.isEmpty()) return Optional.of(Pictures.and(found, answer, at));
        }
        return Pictures.anywhere(answer, at);
    }

    @Override
    public Optional<String> code(JsonNode answer) {
        return texts(answer, style.answer().error()).flatMap(text -> Codes.clean(text).stream())
                .findFirst()
                .or(() -> Codes.of(answer))
                .or(() -> texts(answer, style.answer().state()).map(Words::plain)
                        .flatMap(word -> Codes.clean(word).stream())
                        .findFirst());
    }

    /** The code with which an answer of any status refuses the prompt at the places that the style names. */
    Optional<String> refused(JsonNode answer) {
        return texts(answer, style.refused().at()).filter(this::refuses)
                .findFirst()
                .map(text -> Codes.clean(text.strip().replace(' ', '_')).orElse(NAMELESS));
    }

    private boolean refuses(String text) {
        return style.refused().words().isEmpty() || style.refused().words().contains(Words.plain(text));
    }

    /** The id of a job, safe in a URL and a log. */
    Optional<String> job(JsonNode answer) {
        return style.answer()
                .job()
                .stream()
                .flatMap(place -> place.in(answer).stream())
                .flatMap(found -> Jobs.idOf(found.value()).stream())
                .findFirst();
    }

    /** The first text at these places. */
    Optional<String> text(JsonNode answer, List<Pointer> places) {
        return texts(answer, places).findFirst();
    }

    Stream<String> texts(JsonNode answer, List<Pointer> places) {
        return places.stream()
                .flatMap(place -> place.in(answer).stream())
                .flatMap(found -> found.value().stringValueOpt().stream())
                .filter(text -> !text.isBlank());
    }

    /** The sum of the numbers that the first place with any has. */
    Optional<BigDecimal> sum(JsonNode answer, List<Pointer> places) {
        return places.stream()
                .map(place -> place.in(answer).stream().flatMap(found -> number(found.value()).stream()).toList())
                .filter(numbers -> !numbers.isEmpty())
                .findFirst()
                .map(numbers -> numbers.stream().reduce(BigDecimal.ZERO, BigDecimal::add));
    }

    /** One that can be added to others: {@code 1e999999999} has as many digits. */
    private static Optional<BigDecimal> number(JsonNode node) {
        return read(node)
                .filter(number -> number.precision() <= MOST_DIGITS && Math.abs((long) number.scale()) <= MOST_DIGITS);
    }

    private static Optional<BigDecimal> read(JsonNode node) {
        if (node.isNumber()) return node.decimalValueOpt();
        try {
            return node.stringValueOpt().filter(text -> text.length() <= MOST_DIGITS).map(BigDecimal::new);
        } catch (NumberFormatException none) {
            return Optional.empty();
        }
    }
}
