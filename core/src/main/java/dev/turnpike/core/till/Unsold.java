package dev.turnpike.core.till;

import dev.turnpike.core.books.Books;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.journal.Account;
import dev.turnpike.core.journal.Change;
import dev.turnpike.core.journal.Change.Posting;
import dev.turnpike.core.journal.Journal;
import dev.turnpike.core.journal.Steps;
import dev.turnpike.core.journal.Watch.Proof;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.time.Time;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.x402.Authorization;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.ChainReader;
import dev.turnpike.x402.ChainReader.Fate;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.PaymentKey;
import dev.turnpike.x402.Seller;
import dev.turnpike.x402.Terms;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/**
 * Payments that have moved their money to us and hold no job: of a ledger that was restored from a backup or lost, or of a
 * payer who carried its payment out itself. Nothing is sold for one; its money is owed, in a job that has ended, and the
 * client is told so. Only payments that are refused anyway are asked about.
 */
public final class Unsold {
    /** Earlier than this before its end no authorization that we ask for begins: its life, and what is added to it. */
    private static final Duration LONGEST = Duration.ofHours(1);
    /** What ended earlier is asked about no more. What is deleted for its age was kept for longer. */
    private static final Duration LOOKED_BACK = Duration.ofDays(30);

    private final Seller seller;
    private final ChainReader chain;
    private final Journal journal;
    private final Steps steps;
    private final Books books;
    private final Supplier<String> ids;
    private final Time time;

    public Unsold(Seller seller, ChainReader chain, Journal journal, Books books, Supplier<String> ids, Time time) {
        this.seller = seller;
        this.chain = chain;
        this.journal = journal;
        this.steps = new Steps(journal, time.scheduler());
        this.books = books;
        this.ids = ids;
        this.time = time;
    }

    /**
     * The job that says that the money of this payment is owed; empty if it has not come to us, or if that cannot be seen
     * now and the payment was refused for a reason of its own.
     *
     * @param gone whether its nonce is known to be gone
     * @throws Refusal as an error signal, if its nonce is gone and it cannot be seen yet what became of the money
     */
    Mono<Job> owed(Sale sale, Sale.Priced priced, Payment payment, PaymentKey key, boolean gone) {
        Terms today = seller.terms(priced.price(), sale.resource(), priced.description());
        Authorization signed = payment.authorization();
        if (!signed.to().equals(today.payTo()) || signed.value().signum() == 0 || signed.value().bitLength() > 62
                || isOld(signed))
            return Mono.empty();
        Mono<Boolean> used = gone ? Mono.just(true)
                : chain.isGone(today.asset(), key.payer(), key.nonce()).onErrorReturn(false);
        return used.filter(yes -> yes)
                .flatMap(yes -> chain.use(today.asset(), signed, since(signed)))
                .flatMap(fate -> switch (fate) {
                    case Fate.Moved moved -> book(sale, priced, payment, key, today, moved.transaction());
                    case Fate.Impossible other -> Mono.empty();
                    case Fate.Open open -> Mono.error(unknown());
                    case Fate.NotKnown unknown -> Mono.error(unknown());
                });
    }

    /** Whether this payment pays us and was used: what it bought may have been sold, though the ledger does not know it. */
    Mono<Boolean> isUsed(Payment payment, PaymentKey key) {
        return isGone(payment, key).onErrorReturn(false);
    }

    /** The same; an error signal if the chain cannot be read. */
    Mono<Boolean> isGone(Payment payment, PaymentKey key) {
        return payment.authorization().to().equals(seller.payTo()) && !isOld(payment.authorization())
                ? chain.isGone(seller.asset(), key.payer(), key.nonce())
                : Mono.just(false);
    }

    private boolean isOld(Authorization signed) {
        BigInteger oldest = BigInteger.valueOf(time.now().minus(LOOKED_BACK).getEpochSecond());
        return signed.validBefore().compareTo(oldest) < 0;
    }

    private Instant since(Authorization signed) {
        BigInteger now = BigInteger.valueOf(time.now().getEpochSecond());
        return Instant.ofEpochSecond(signed.validBefore().min(now).longValueExact()).minus(LONGEST);
    }

    /**
     * In suspense no more, if the audit has found it there; then owed, in one step that a client's retry finds. The audit
     * may have booked it between the two, so suspense is looked at again.
     */
    private Mono<Job> book(Sale sale, Sale.Priced priced, Payment payment, PaymentKey key, Terms today,
            Bytes32 transaction) {
        UsdcAmount amount = UsdcAmount.ofAtomic(payment.authorization().value().longValueExact());
        Instant now = time.now();
        Terms terms = new Terms(today.asset(), today.payTo(), amount, today.maxTimeout(), today.resource(),
                today.description(), today.mimeType());
        Job.Facts facts = new Job.Facts(ids.get(), key, sale.fingerprint(), payment, terms,
                priced.standingPrices().getFirst().generation(), now, now);
        Job job = new Job(facts, new State.Closed(End.Released.owed(), now), priced.work(), 1,
                journal.replica().epoch());
        Change owed = new Change(null, job, List.of(),
                List.of(new Posting(Account.PAYER, Account.OWED, amount, "arrived for no job", 0)))
                .proven(Proof.MOVED, now);
        Mono<Void> claim = Mono.defer(() -> books.claim(transaction, key.payer(), terms.payTo(), amount)).then();
        return claim.then(Mono.defer(() -> steps.hold(owed)))
                .flatMap(verdict -> verdict == Journal.Verdict.APPLIED ? claim.thenReturn(job)
                        : journal.find(key).switchIfEmpty(Mono.error(unknown())));
    }

    static Refusal unknown() {
        return Refusal.later(Refusal.Code.DEADLINE_EXCEEDED,
                "This payment was used, and the chain does not show yet what for; send the same payment again.",
                Duration.ofSeconds(10));
    }
}
