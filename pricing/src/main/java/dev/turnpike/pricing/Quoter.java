package dev.turnpike.pricing;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The prices of work: today's, and the earlier quotes that still stand. A client may pay a quoted price until the
 * quote's lifetime after the replacement of that price has run out. A value: a new configuration makes a new quoter,
 * and a restart makes an equal one from stored rows.
 *
 * @param quoteTtl how long a price outlives its replacement; zero: not at all
 * @param current the list that new quotes are made from
 * @param retired earlier lists, the latest replaced first
 */
public record Quoter(Duration quoteTtl, PriceList current, List<Retired> retired) {
    /**
     * A price list that was replaced.
     *
     * @param until its prices are honoured before this moment, not at it
     */
    public record Retired(PriceList list, Instant until) {
        private boolean holds(Instant now) {
            return now.isBefore(until);
        }
    }

    public Quoter {
        if (quoteTtl.isNegative()) throw new IllegalArgumentException("quoteTtl: " + quoteTtl + " (expected: >= 0)");
        retired = List.copyOf(retired);
    }

    /** A quoter without earlier lists. */
    public Quoter(Duration quoteTtl, PriceList current) {
        this(quoteTtl, current, List.of());
    }

    /** The current price of this work; empty if it is not sold. */
    public Optional<Quote> find(Work work) {
        return quote(current, work);
    }

    /**
     * Every quote that still stands for this work: today's first, then those of earlier lists whose time has not run
     * out, the latest first. One price may occur several times, because its terms may differ otherwise. Empty if the
     * work is not sold now and was not sold recently.
     */
    public List<Quote> standingQuotes(Work work, Instant now) {
        return Stream
                .concat(Stream.of(current), retired.stream().filter(earlier -> earlier.holds(now)).map(Retired::list))
                .flatMap(list -> quote(list, work).stream())
                .toList();
    }

    private static Optional<Quote> quote(PriceList list, Work work) {
        return list.price(work).map(price -> new Quote(work, price, list.generation()));
    }
}
