package dev.turnpike.gateway.till;

import dev.turnpike.config.Configuration.ExposureSettings;
import dev.turnpike.gateway.jobs.Job;
import dev.turnpike.gateway.journal.Change.Draw;
import dev.turnpike.gateway.journal.Holds;
import dev.turnpike.gateway.journal.Journal;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.ChainReader;
import dev.turnpike.x402.PaymentKey;
import dev.turnpike.x402.Terms;
import java.math.BigInteger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/**
 * Law 8: how much work is done before it is paid for. A payer's open holds together are at most what it owns and at most what one payer may
 * have open; all open holds are at most what we are ready to have open; who lets settlements fail is refused for a day; and when an hour has
 * lost too much, nobody new is served.
 *
 * <p>The room is drawn in the hold's own transaction, so that a hundred payments at once cannot share it.
 */
public final class Exposure {
    private static final Duration STRIKES_COUNT = Duration.ofDays(1);
    private static final Duration LOSSES_COUNT = Duration.ofHours(1);
    private static final Duration PROOF_WITHIN = Duration.ofMinutes(1);
    private static final Duration LATER = Duration.ofMinutes(1);

    private final Supplier<ExposureSettings> settings;
    private final ChainReader chain;
    private final Journal journal;
    private final InstantSource clock;

    public Exposure(Supplier<ExposureSettings> settings, ChainReader chain, Journal journal, InstantSource clock) {
        this.settings = settings;
        this.chain = chain;
        this.journal = journal;
        this.clock = clock;
    }

    /** The room this hold takes; a {@link Refusal} as an error signal if this payer is not to be served now. */
    Mono<List<Draw>> room(PaymentKey key, Terms terms) {
        return journal
                .standing(key.payer(), clock.instant().minus(STRIKES_COUNT), clock.instant().minus(LOSSES_COUNT),
                        clock.instant().minus(PROOF_WITHIN))
                .doOnNext(this::judge).then(Mono.defer(() -> chain.balance(terms.asset(), key.payer())))
                .onErrorMap(failure -> failure instanceof Refusal ? failure
                        : Refusal.later(Refusal.Code.FACILITATOR_UNAVAILABLE,
                                "The chain cannot be read now; nothing was charged. Send the same payment again.", Duration.ofSeconds(5)))
                .map(balance -> draws(key.payer(), terms.amount(), balance));
    }

    private void judge(Journal.Standing payer) {
        ExposureSettings limits = settings.get();
        if (payer.strikes() >= limits.strikes())
            throw Refusal.later(Refusal.Code.PAYER_LIMITED, "Settlements of this payer failed " + payer.strikes() + " times today.", LATER);
        if (!payer.hasPaid() && payer.losses() > limits.lossPerHour().atomic())
            throw Refusal.later(Refusal.Code.OVERLOADED, "Too much was lost within the hour; only payers who have paid before are served.",
                    LATER);
        if (payer.unproven() > limits.unprovenStop().atomic())
            throw Refusal.later(Refusal.Code.OVERLOADED, "Reported settlements are not on the chain; sales have stopped.", LATER);
    }

    private List<Draw> draws(Address payer, UsdcAmount price, BigInteger balance) {
        ExposureSettings limits = settings.get();
        long own = balance.min(BigInteger.valueOf(limits.perPayer().atomic())).longValueExact();
        return Holds.taken(payer, price, own, limits.total().atomic());
    }

    /** Why there was no room. */
    Refusal noRoom(PaymentKey key, Terms terms) {
        boolean all = Holds.all(journal) + terms.amount().atomic() > settings.get().total().atomic();
        return all
                ? Refusal.later(Refusal.Code.OVERLOADED, "Too much work is open that is not paid for; try again shortly.",
                        Duration.ofSeconds(5))
                : Refusal.later(Refusal.Code.PAYER_LIMITED,
                        "The open jobs of this payer and this one are more than its balance, or than one payer may have open.",
                        Duration.ofSeconds(5));
    }

    /** The second look, right before our money leaves: whether the payment could still be settled as far as the chain shows. */
    public Mono<Look> look(Job job) {
        Terms terms = job.facts().terms();
        return chain.fate(terms.asset(), job.facts().payment().authorization(), job.facts().heldAt()).flatMap(fate -> switch (fate) {
            case ChainReader.Fate.Open open -> chain.balance(terms.asset(), job.facts().key().payer())
                    .map(balance -> balance.compareTo(BigInteger.valueOf(terms.amount().atomic())) >= 0 ? Look.GOOD : Look.GONE)
                    .onErrorReturn(Look.UNREADABLE);
            case ChainReader.Fate.Moved moved -> Mono.just(Look.GONE);
            case ChainReader.Fate.Impossible dead -> Mono.just(Look.GONE);
            case ChainReader.Fate.NotKnown unknown -> Mono.just(Look.UNREADABLE);
        });
    }

    /** What a second look says. */
    public enum Look {
        GOOD,
        /** Cancelled, used, or its payer has not enough any more. */
        GONE,
        /** The chain cannot be read now. */
        UNREADABLE
    }
}
