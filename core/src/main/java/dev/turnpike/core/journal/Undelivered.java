package dev.turnpike.core.journal;

/** Why images were made and never handed out. */
public enum Undelivered {
    /** Paid for: the job is settled, and its answer did not reach the client. */
    PAID_FOR,
    /** Withheld: the payment was refused after the images were made. */
    WITHHELD
}
