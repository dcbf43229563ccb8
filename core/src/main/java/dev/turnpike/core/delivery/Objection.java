package dev.turnpike.core.delivery;

import dev.turnpike.pricing.Resolution;
import org.jspecify.annotations.Nullable;

/**
 * Why something is not the image that was ordered.
 *
 * @param detail in our own words
 * @param made its size, where that is why; else null
 */
record Objection(String detail, @Nullable Resolution made) {
    Objection(String detail) {
        this(detail, null);
    }

    /** An image of this size in place of one that was ordered. */
    static Objection ofSize(Resolution made, String expected) {
        return new Objection(made + " (expected: " + expected + ")", made);
    }

    /** One whose detail is this, in which a size is why if it stands first. */
    static Objection read(String detail) {
        try {
            return new Objection(detail, Resolution.parse(detail.split(" ", 2)[0]));
        } catch (IllegalArgumentException noSize) {
            return new Objection(detail);
        }
    }
}
