package dev.turnpike.core.books;

import dev.turnpike.core.doubt.Seen;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Bytes32;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Mono;

/** The port to the ledger for reconciliation: it reads payments, and writes transfers without a payment. */
public interface Books {
    /** Every address that clients were ever told to pay. */
    Mono<Set<Address>> payees();

    /** The moment from which on no row was deleted for its age. */
    Mono<Instant> since();

    /** Payments, in or out, that were booked within this time; {@code to} is exclusive. */
    Mono<List<Booking>> booked(Instant from, Instant to);

    /** The payment with this authorization, booked or not; empty if the ledger has none. */
    Mono<Booking> find(Asset asset, Booking.Key key);

    /** The upstream that was paid at this address before; empty if none was. */
    Mono<String> upstreamPaidAt(Address payee);

    /** The differences among these that were posted to {@code suspense} before. */
    Mono<Set<Difference>> posted(List<Difference> differences);

    /**
     * Transfers of a token that were read from the chain before that moment and that no payment explains, the oldest
     * first.
     */
    Mono<List<Seen>> unexplained(Asset asset, Instant before, int limit);

    /** Drops transfers of {@link #unexplained} that need no other look. */
    Mono<Void> drop(Asset asset, List<Seen> transfers);

    /** Takes a transfer out of {@code suspense}, where it was posted to: a job books it now. True if it was there. */
    Mono<Boolean> claim(Bytes32 transaction, Address from, Address to, UsdcAmount amount);

    /** Posts transfers that no job will ever book to {@code suspense}, each once; emits the ones posted by this call. */
    Mono<List<Difference>> post(List<Difference> differences);
}
