package dev.turnpike.sandbox.upstreams;

import java.util.Arrays;
import java.util.Optional;

/**
 * What is wrong with an upstream at the moment. It is looked at when a call comes: a job that is stuck moves on once the
 * fault is gone.
 */
public enum Fault {
    NONE("none"),
    /** Every call is answered 503. */
    DOWN("down"),
    /** What is paid for is answered late; prices are told at once. */
    SLOW("slow"),
    /** Orders are answered 429 with {@code Retry-After}. */
    THROTTLED("throttled"),
    /** Asks twice the price. */
    DEAR("dear"),
    /** Asks ten times the price. */
    SUSPECT("suspect"),
    /** Asks in terms that nobody can pay. */
    INVALID_TERMS("invalid-terms"),

    /** Drops the connection of a paid call without having taken the money. */
    DROPS_BEFORE("drops-before"),
    /** Refuses a paid call and does not take the money. */
    DECLINES("declines"),
    /** Refuses a paid call, and takes the money all the same. */
    DECLINES_THEN_SETTLES("declines-then-settles"),
    /** Takes the money, then answers 500. */
    PAYS_THEN_FAILS("pays-then-fails"),
    /** Takes the money, then drops the connection. */
    DROPS_AFTER_PAYMENT("drops-after-payment"),
    /** Takes the money, then answers something that is no JSON. */
    MALFORMED("malformed"),
    /** Delivers without a receipt. */
    NO_RECEIPT("no-receipt"),

    /** Jobs never finish; an upstream without jobs never answers a paid call. */
    JOB_STUCK("job-stuck"),
    /** Jobs fail; an upstream without jobs answers a paid call 500. */
    JOB_FAILED("job-failed"),
    /** Names a status URL on a host of somebody else. Means nothing where there is no such URL. */
    FOREIGN_STATUS_HOST("foreign-status-host"),

    /** Images are half as wide and half as high as ordered. */
    WRONG_SIZE("wrong-size"),
    /** What is called an image is a web page. */
    NOT_AN_IMAGE("not-an-image"),
    /** Images come inside the answer instead of by URL. */
    DATA_URI("data-uri");

    private final String label;

    Fault(String label) {
        this.label = label;
    }

    /** Its name at the control endpoint. */
    public String label() {
        return label;
    }

    public static Optional<Fault> of(String label) {
        return Arrays.stream(values()).filter(f -> f.label.equals(label)).findFirst();
    }

    /** How many times its price an upstream asks. */
    long timesThePrice() {
        return switch (this) {
            case DEAR -> 2;
            case SUSPECT -> 10;
            default -> 1;
        };
    }
}
