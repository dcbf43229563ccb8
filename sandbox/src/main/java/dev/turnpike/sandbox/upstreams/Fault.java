package dev.turnpike.sandbox.upstreams;

import java.util.Arrays;
import java.util.Optional;

/**
 * A fault of an upstream. It is read when a call arrives: a stuck job continues once the fault is gone.
 */
public enum Fault {
    NONE("none"),
    /** Every call is answered 503. */
    DOWN("down"),
    /** Paid calls are answered late; prices are told at once. */
    SLOW("slow"),
    /** Orders are answered 429 with {@code Retry-After}. */
    THROTTLED("throttled"),
    /** Asks twice the price. */
    DEAR("dear"),
    /** Asks ten times the price. */
    SUSPECT("suspect"),
    /** Asks in terms that cannot be paid. */
    INVALID_TERMS("invalid-terms"),

    /** Drops the connection of a paid call and does not take the money. */
    DROPS_BEFORE("drops-before"),
    /** Refuses a paid call and does not take the money. */
    DECLINES("declines"),
    /** Refuses a paid call, but takes the money. */
    DECLINES_THEN_SETTLES("declines-then-settles"),
    /** Takes the money, then answers 500. */
    PAYS_THEN_FAILS("pays-then-fails"),
    /** Takes the money, then drops the connection. */
    DROPS_AFTER_PAYMENT("drops-after-payment"),
    /** Takes the money, then answers with broken JSON. */
    MALFORMED("malformed"),
    /** Takes the money, then answers 200 with nothing in it. */
    EMPTY("empty"),
    /** Refuses the key of our account. No effect where it is paid by x402. */
    REFUSES_KEY("refuses-key"),
    /** Delivers without a receipt. */
    NO_RECEIPT("no-receipt"),

    /** Jobs never finish; a synchronous upstream never answers a paid call. */
    JOB_STUCK("job-stuck"),
    /** Jobs fail; a synchronous upstream answers a paid call 500. */
    JOB_FAILED("job-failed"),
    /** Gives a status URL on a foreign host. No effect where the provider gives no such URL. */
    FOREIGN_STATUS_HOST("foreign-status-host"),

    /** Images are half as wide and half as high as ordered. */
    WRONG_SIZE("wrong-size"),
    /** The image URL leads to a web page. */
    NOT_AN_IMAGE("not-an-image"),
    /** Images come inside the answer instead of by URL. */
    DATA_URI("data-uri"),
    /** The second half of each image is missing. */
    CUT_IMAGE("cut-image"),

    /** Every answer is packed with gzip, unasked. */
    GZIP("gzip"),
    /** Image URLs and jobs answer with a redirect first. */
    REDIRECTS("redirects"),
    /** Images are there some seconds after their URL. */
    LATE_IMAGES("late-images"),
    /** Two images for each that was ordered. */
    MORE_IMAGES("more-images"),
    /** Images stand where another API has them, and their URLs are as people write them. */
    ODD_PLACES("odd-places"),
    /** Images that are not square are a little wider than ordered, as models asked by ratio make them. */
    OWN_SIZES("own-sizes"),

    /** Refuses every prompt before it is paid. */
    REFUSES_PROMPT("refuses-prompt"),
    /** Takes the money, then refuses the prompt. */
    REFUSES_PAID_PROMPT("refuses-paid-prompt");

    private final String label;

    Fault(String label) {
        this.label = label;
    }

    /** The name at the control endpoint. */
    public String label() {
        return label;
    }

    public static Optional<Fault> of(String label) {
        return Arrays.stream(values()).filter(f -> f.label.equals(label)).findFirst();
    }

    /** The multiple of its price that the upstream asks. */
    long timesThePrice() {
        return switch (this) {
            case DEAR -> 2;
            case SUSPECT -> 10;
            default -> 1;
        };
    }
}
