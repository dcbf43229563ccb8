package dev.turnpike.core.till;

import dev.turnpike.config.Configuration;
import dev.turnpike.config.Configuration.ExposureSettings;
import dev.turnpike.core.doubt.Followers;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.journal.Change.Room;
import dev.turnpike.core.journal.Holds;
import dev.turnpike.core.journal.HouseRecord;
import dev.turnpike.core.journal.Journal;
import dev.turnpike.core.journal.PayerRecord;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.time.Time;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.ChainReader;
import dev.turnpike.x402.PaymentKey;
import dev.turnpike.x402.Rejection;
import dev.turnpike.x402.Terms;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/**
 * Law 8: how much work is done before it is paid for. A payer's open holds together are at most what it owns and at
 * most its room, which begins small, grows by what the chain proves that it paid, and is bounded; one job has room at any
 * price. All open holds are at most what we are ready to have open, as are those of newcomers, of whom the chain has
 * proven nothing, by a smaller bound. A payer that makes settlements fail is refused for a day, and so is a payer for
 * which as much as its room was lost beyond what it paid. When an hour has lost too much, no newcomer is served; when a
 * facilitator reports settlements that never were, no payer is.
 *
 * <p>The room is drawn in the hold's own transaction, so that a hundred payments at once cannot share it.
 */
public final class Exposure {
    private static final Duration A_DAY = Duration.ofDays(1);
    private static final Duration AN_HOUR = Duration.ofHours(1);
    private static final Duration LATER = Duration.ofMinutes(1);
    /** The nonce of a payment is gone. */
    static final Rejection GONE = new Rejection(Rejection.Kind.REFUSED, "invalid_exact_evm_nonce_already_used",
            "the nonce was used or cancelled");

    private final Supplier<Configuration> settings;
    private final ChainReader chain;
    private final Journal journal;
    private final Followers followers;
    private final FreeWork freeWork;
    private final InstantSource clock;

    /** @param followers tell until when a settlement should be known */
    public Exposure(Supplier<Configuration> settings, ChainReader chain, Journal journal, Followers followers,
            Time time) {
        this.settings = settings;
        this.chain = chain;
        this.journal = journal;
        this.followers = followers;
        this.freeWork = new FreeWork(time);
        this.clock = time.clock();
    }

    /**
     * Whether newcomers are served what costs this much now, beside those who have paid before; a {@link Refusal} as an
     * error signal if no payer is (law 7). Answered from memory.
     */
    Mono<Boolean> open(UsdcAmount price) {
        return Mono.fromCallable(() -> {
            HouseRecord house = house(settings.get().seller().asset());
            judgeAll(house.unproven());
            if (price.compareTo(limits().perPayer()) > 0)
                throw Refusal.of(Refusal.Code.PAYER_LIMITED,
                        "This order costs more than one payer may have open (expected: at most " + limits().perPayer()
                                + ").");
            if (isFull(price)) throw full();
            return house.losses() <= limits().lossPerHour().atomic() && !isFullOfNewcomers(price);
        });
    }

    private boolean isFull(UsdcAmount price) {
        return Holds.all(journal) + price.atomic() > limits().total().atomic();
    }

    private boolean isFullOfNewcomers(UsdcAmount price) {
        return Holds.newcomers(journal) + price.atomic() > limits().newcomers().atomic();
    }

    private static Refusal full() {
        return Refusal.later(Refusal.Code.OVERLOADED, "Too much work is open that is not paid for; try again shortly.",
                Duration.ofSeconds(5));
    }

    /** Counts a job that has ended against its payer, if it had work done that was not paid for. */
    public void ended(Job job) {
        freeWork.ended(job);
    }

    /** Counts one part of so many of the price of a job that work was done for and that is not charged for. */
    public void free(Job job, int parts) {
        freeWork.add(job, parts);
    }

    /** Since when strikes and losses of a payer count. */
    Instant recordSince() {
        return clock.instant().minus(A_DAY);
    }

    /**
     * The room that this hold must fit in; as an error signal a {@link Refusal} if this payer is not to be served now, a
     * {@link Rejection} if its payment cannot be carried out any more.
     */
    Mono<Room> room(PaymentKey key, Terms terms, PayerRecord payer) {
        return Mono.fromRunnable(() -> {
            judge(payer, house(terms.asset()));
            judgeFreeWork(key.payer(), payer);
            requireRoom(terms.amount(), payer, most(terms.amount(), payer));
        })
                .then(Mono.defer(() -> balance(key, terms)))
                .map(balance -> room(balance, terms.amount(), payer))
                .doOnNext(room -> requireRoom(terms.amount(), payer, room.own()));
    }

    /** As far as the ledger knows already, so that neither a node nor a facilitator is asked for nothing. */
    private void requireRoom(UsdcAmount price, PayerRecord payer, long own) {
        if (payer.working() + price.atomic() > own || isFull(price) || !payer.hasPaid() && isFullOfNewcomers(price))
            throw noRoom(price, payer);
    }

    private Mono<PayerRecord> payer(Address payer) {
        return journal.payer(payer, recordSince());
    }

    private HouseRecord house(Asset asset) {
        Instant now = clock.instant();
        return journal.house(now.minus(AN_HOUR), now.minus(A_DAY), followers.shownUntil(asset, now));
    }

    /** What the payer owns. Facilitators do not all look whether a nonce is gone, so we do. */
    private Mono<BigInteger> balance(PaymentKey key, Terms terms) {
        return chain.standing(terms.asset(), key.payer(), key.nonce())
                .onErrorMap(unread -> Refusal.later(Refusal.Code.FACILITATOR_UNAVAILABLE,
                        "The chain cannot be read now; nothing was charged. Send the same payment again.",
                        Duration.ofSeconds(5)))
                .map(seen -> {
                    if (seen.gone()) throw new Rejection.Exception(GONE);
                    return seen.balance();
                });
    }

    private void judge(PayerRecord payer, HouseRecord house) {
        ExposureSettings limits = limits();
        if (struck(payer))
            throw Refusal.later(Refusal.Code.PAYER_LIMITED,
                    "Settlements of this payer failed " + payer.strikes() + " times today.", LATER);
        if (overdrawn(payer))
            throw Refusal.later(Refusal.Code.PAYER_LIMITED,
                    "Work for this payer cost us more today than it has paid for.", LATER);
        if (!payer.hasPaid() && house.losses() > limits.lossPerHour().atomic())
            throw Refusal.later(Refusal.Code.OVERLOADED,
                    "Too much was lost within the hour; only payers who have paid before are served.", LATER);
        judgeAll(house.unproven());
    }

    private void judgeFreeWork(Address address, PayerRecord payer) {
        if (freeWork.of(address) >= grown(payer))
            throw Refusal.later(Refusal.Code.PAYER_LIMITED,
                    "Too many orders of this payer ended unpaid within ten minutes: their prompts were refused, an "
                            + "upstream may still charge for them, or a route answered what is not charged for.",
                    LATER);
    }

    private void judgeAll(long unproven) {
        if (unproven > limits().unprovenStop().atomic())
            throw Refusal.later(Refusal.Code.OVERLOADED,
                    "Reported settlements are not on the chain; sales have stopped.", LATER);
    }

    private boolean struck(PayerRecord payer) {
        return payer.strikes() >= limits().strikes();
    }

    private boolean overdrawn(PayerRecord payer) {
        return payer.lost() > 0 && payer.lost() >= grown(payer);
    }

    /** With its whole room paid and proven, the room has doubled. */
    private long grown(PayerRecord payer) {
        return Math.min(limits().perPayer().atomic(), limits().newcomer().atomic() + payer.proven());
    }

    private Room room(BigInteger balance, UsdcAmount price, PayerRecord payer) {
        ExposureSettings limits = limits();
        return new Room(balance.min(BigInteger.valueOf(most(price, payer))).longValueExact(),
                limits.newcomers().atomic(), limits.total().atomic());
    }

    private long most(UsdcAmount price, PayerRecord payer) {
        return Math.min(limits().perPayer().atomic(), Math.max(grown(payer), price.atomic()));
    }

    /** Why there was no room. */
    Refusal noRoom(UsdcAmount price, PayerRecord payer) {
        if (isFull(price)) return full();
        return !payer.hasPaid() && isFullOfNewcomers(price)
                ? Refusal.later(Refusal.Code.OVERLOADED,
                        "Too much work is open for payers of whom the chain has proven nothing yet; try again shortly.",
                        Duration.ofSeconds(5))
                : Refusal.later(Refusal.Code.PAYER_LIMITED,
                        "The open jobs of this payer and this one are more than its balance, or than it may have open; "
                                + "what the chain proves that it paid is added.",
                        Duration.ofSeconds(5));
    }

    private ExposureSettings limits() {
        return settings.get().exposure();
    }

    /**
     * The second look, right before our money leaves: whether the payment could still be settled as far as the newest
     * block shows, together with everything else this payer has us work for, and whether this payer would still be
     * served. What is being settled may have left its balance already, so it is not counted. The end of the
     * authorization needs no look: the job's deadline is earlier.
     */
    public Mono<Recheck> recheck(Job job) {
        PaymentKey key = job.facts().key();
        return Mono
                .zip(chain.standing(job.facts().terms().asset(), key.payer(), key.nonce()), payer(key.payer()),
                        this::judge)
                .onErrorReturn(Recheck.UNREADABLE);
    }

    private Recheck judge(ChainReader.Standing seen, PayerRecord payer) {
        boolean good = !seen.gone() && seen.balance().compareTo(BigInteger.valueOf(payer.working())) >= 0
                && !struck(payer) && !overdrawn(payer);
        return good ? Recheck.GOOD : Recheck.GONE;
    }

    /** What the second look at a payment shows. */
    public enum Recheck {
        /** The payment could be settled. */
        GOOD,
        /** It was cancelled or used, its balance is gone, or its payer has gone too far meanwhile. */
        GONE,
        /** The chain or the ledger could not be read. */
        UNREADABLE
    }
}
