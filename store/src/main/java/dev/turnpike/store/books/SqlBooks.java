package dev.turnpike.store.books;

import dev.turnpike.core.books.Booking;
import dev.turnpike.core.books.Books;
import dev.turnpike.core.books.Difference;
import dev.turnpike.core.doubt.Seen;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.store.OpenTransfers;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Bytes32;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import reactor.core.publisher.Mono;

/** The ledger for reconciliation, on the connection of {@link Reads}. */
public final class SqlBooks implements Books {
    private static final String SINCE = "SELECT since FROM kept";

    private final Reads reads;
    private final InstantSource clock;

    public SqlBooks(Reads reads, InstantSource clock) {
        this.reads = reads;
        this.clock = clock;
    }

    @Override
    public Mono<Set<Address>> payees() {
        return reads.ask(jdbc -> new Bookings(jdbc).payees());
    }

    @Override
    public Mono<Instant> since() {
        return reads.ask(jdbc -> Instant.ofEpochMilli(Objects.requireNonNull(jdbc.queryForObject(SINCE, Long.class))));
    }

    @Override
    public Mono<List<Booking>> booked(Instant from, Instant to) {
        return reads.ask(jdbc -> {
            Bookings bookings = new Bookings(jdbc);
            List<Booking> all = new ArrayList<>(bookings.settlements(from, to));
            all.addAll(bookings.purchases(from, to));
            all.addAll(bookings.refunds(from, to));
            return all;
        });
    }

    @Override
    public Mono<Booking> find(Asset asset, Booking.Key key) {
        return reads.ask(jdbc -> new Bookings(jdbc).find(asset, key)).flatMap(Mono::justOrEmpty);
    }

    @Override
    public Mono<String> upstreamPaidAt(Address payee) {
        return reads.ask(jdbc -> new Bookings(jdbc).upstreamPaidAt(payee)).flatMap(Mono::justOrEmpty);
    }

    @Override
    public Mono<Set<Difference>> posted(List<Difference> differences) {
        return reads.ask(jdbc -> {
            Suspense suspense = new Suspense(jdbc, clock);
            Set<Difference> posted = new HashSet<>();
            for (Difference difference : differences) if (suspense.has(difference)) posted.add(difference);
            return posted;
        });
    }

    @Override
    public Mono<List<Seen>> unexplained(Asset asset, Instant before, int limit) {
        return reads.ask(jdbc -> new OpenTransfers(jdbc, asset).before(before, limit));
    }

    @Override
    public Mono<Void> drop(Asset asset, List<Seen> transfers) {
        return reads.write(jdbc -> {
            new OpenTransfers(jdbc, asset).remove(transfers);
            return true;
        }).then();
    }

    @Override
    public Mono<Boolean> claim(Bytes32 transaction, Address from, Address to, UsdcAmount amount) {
        return reads.write(jdbc -> new Suspense(jdbc, clock).claim(transaction, from, to, amount));
    }

    @Override
    public Mono<List<Difference>> post(List<Difference> differences) {
        return reads.write(jdbc -> new Suspense(jdbc, clock).post(differences));
    }
}
