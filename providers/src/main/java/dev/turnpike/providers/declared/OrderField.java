package dev.turnpike.providers.declared;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What of an order a style can send, under the names that style files use. */
public enum OrderField {
    PROMPT,
    /** The upstream's own name of the model. */
    AS, COUNT, NEGATIVE, STEPS, GUIDANCE, SEED, WIDTH, HEIGHT,
    /** Width and height as one text. */
    SIZE,
    /** The tier of a pair of resolution and ratio, such as 1K. */
    RESOLUTION,
    /** The ratio of such a pair, such as 16:9. */
    RATIO,
    /** A level of quality, in the upstream's word. */
    QUALITY,
    /** The format of the files, in the upstream's word. */
    FORMAT,
    /** The URLs of all images to work on, as a list. */
    IMAGES,
    /** The URL of the only image to work on. */
    IMAGE,
    /** The buyer's own id of this purchase, a UUID, chosen before anything is sent. */
    ATTEMPT;

    /** @throws IllegalArgumentException with the names there are */
    static OrderField named(String name) {
        return Arrays.stream(values())
                .filter(field -> field.label().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "one of " + Arrays.stream(values()).map(OrderField::label).collect(Collectors.joining(", "))));
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
