package dev.turnpike.core.doubt;

/** The state of a refund. */
public enum RefundState {
    /** Durable, perhaps sent. */
    INTENDED,
    /** Carried out. */
    SETTLED,
    /** Can never be carried out; may be signed anew. */
    VOID
}
