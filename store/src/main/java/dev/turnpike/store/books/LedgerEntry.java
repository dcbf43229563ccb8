package dev.turnpike.store.books;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One side of a movement; the other side has the same amount with the other sign.
 *
 * @param movement id that both sides share
 * @param amount atomic units; negative leaves the account
 * @param job empty for what belongs to none
 * @param purchase its number within the job; 0 for the client's payment
 * @param upstream of the purchase; null for what belongs to none
 */
public record LedgerEntry(String movement, String account, long amount, String job, int purchase,
        @Nullable String upstream, String why, Instant at) {}
