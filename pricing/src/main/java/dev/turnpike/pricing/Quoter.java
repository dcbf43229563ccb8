package dev.turnpike.pricing;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Answers what work costs now, and which earlier answers we still stand by: whoever was quoted a price may pay it for
 * the quote's lifetime after that price was replaced. A value: a new configuration makes a new quoter, and a restart
 * makes the same one again from what was stored.
 *
 * @param quoteTtl how long a price outlives its replacement; zero: not at all
 * @param current the list new quotes are made from
 * @param retired earlier lists, the latest replaced first
 */
public record Quoter(Duration quoteTtl, PriceList current, List<Retired> retired) {
    /**
     * A list that was replaced.
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

    /** Starts without a past. */
    public Quoter(Duration quoteTtl, PriceList current) {
        this(quoteTtl, current, List.of());
    }

    /**
     * The current price of this work.
     *
     * @throws NoPriceException if it is not sold
     */
    public Quote quote(Work work) {
        return find(work).orElseThrow(() -> new NoPriceException(work));
    }

    /** The current price of this work; empty if it is not sold. */
    public Optional<Quote> find(Work work) {
        return quote(current, work);
    }

    /**
     * Every offer that still stands for this work: today's first, then those of earlier lists whose time has not run
     * out, the latest first. The same price may occur more than once: its terms may differ otherwise. Empty if the work
     * is not sold and was not of late.
     */
    public List<Quote> offers(Work work, Instant now) {
        return Stream
                .concat(Stream.of(current), retired.stream().filter(earlier -> earlier.holds(now)).map(Retired::list))
                .flatMap(list -> quote(list, work).stream())
                .toList();
    }

    /**
     * This quoter once the next list has taken the current one's place at this moment; what has run out by then is
     * forgotten.
     */
    public Quoter replaced(PriceList next, Instant now) {
        Stream<Retired> still = retired.stream().filter(earlier -> earlier.holds(now));
        return new Quoter(quoteTtl, next,
                Stream.concat(Stream.of(new Retired(current, now.plus(quoteTtl))), still).toList());
    }

    private static Optional<Quote> quote(PriceList list, Work work) {
        return list.price(work).map(price -> new Quote(work, price, list.generation()));
    }
}
