package dev.turnpike.sandbox.facilitator;

import dev.turnpike.sandbox.chain.Execution;
import dev.turnpike.sandbox.chain.PlayChain;
import dev.turnpike.sandbox.chain.Revert;
import dev.turnpike.x402.Facilitator;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.Rejection;
import dev.turnpike.x402.Seller;
import dev.turnpike.x402.Terms;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * A facilitator that verifies as strictly as a real one and settles on the {@link PlayChain}. Its faults are switched
 * at run time.
 */
public final class SandboxFacilitator implements Facilitator {
    /** The least remaining life of an authorization that a facilitator accepts. */
    private static final Duration LEAST_LIFE = Duration.ofSeconds(6);
    private static final String NO_ANSWER = "the sandbox facilitator does not answer";

    private final PlayChain chain;
    private final InstantSource clock;
    private final Duration patience;
    private final Scheduler scheduler;
    private volatile FacilitatorFault fault = FacilitatorFault.NONE;

    /** @param patience the timeout of a caller in this process when the facilitator hangs */
    public SandboxFacilitator(PlayChain chain, InstantSource clock, Duration patience, Scheduler scheduler) {
        this.chain = chain;
        this.clock = clock;
        this.patience = patience;
        this.scheduler = scheduler;
    }

    public FacilitatorFault fault() {
        return fault;
    }

    public void fault(FacilitatorFault now) {
        fault = now;
    }

    @Override
    public Mono<Verification> verify(Payment payment, Terms terms) {
        return answer(Mono.fromSupplier(() -> verified(payment, terms)), new Verification.Unavailable(NO_ANSWER));
    }

    @Override
    public Mono<Settlement> settle(Payment payment, Terms terms) {
        return answer(Mono.fromSupplier(() -> settled(payment, terms)), new Settlement.Unknown(NO_ANSWER, null));
    }

    private <T> Mono<T> answer(Mono<T> answer, T none) {
        return Mono.defer(() -> switch (fault) {
            case DOWN -> Mono.just(none);
            case HANGING -> Mono.<T>never().timeout(patience, Mono.just(none), scheduler);
            case NONE, SETTLE_UNKNOWN, SETTLE_UNKNOWN_NOT_SETTLED, SETTLE_REFUSED -> answer;
        });
    }

    /** The verification, without the faults that suppress the answer. */
    Verification verified(Payment payment, Terms terms) {
        return rejection(payment, terms).<Verification>map(no -> new Verification.Invalid(no.code(), no.message()))
                .orElseGet(() -> new Verification.Valid(payment.authorization().from()));
    }

    /** The settlement, without the faults that suppress the answer. */
    Settlement settled(Payment payment, Terms terms) {
        if (fault == FacilitatorFault.SETTLE_REFUSED)
            return new Settlement.Refused(Revert.BALANCE.code(), "the sandbox facilitator was told to refuse");
        if (fault == FacilitatorFault.SETTLE_UNKNOWN_NOT_SETTLED) return new Settlement.Unknown(NO_ANSWER, null);
        Settlement settlement = settledOnChain(payment, terms);
        return fault == FacilitatorFault.SETTLE_UNKNOWN ? new Settlement.Unknown(NO_ANSWER, null) : settlement;
    }

    /** A used nonce leaves the settlement unknown: this payment may have used it itself. */
    private Settlement settledOnChain(Payment payment, Terms terms) {
        if (chain.isUsed(payment.authorization().from(), payment.authorization().nonce()))
            return new Settlement.Unknown(Revert.NONCE_USED.code(), null);
        Optional<Rejection> no = rejection(payment, terms);
        if (no.isPresent()) return new Settlement.Refused(no.get().code(), no.get().message());
        return switch (chain.execute(payment.authorization(), payment.signature())) {
            case Execution.Done done -> new Settlement.Settled(done.transaction());
            case Execution.Reverted reverted -> new Settlement.Unknown(reverted.why().code(), null);
        };
    }

    private Optional<Rejection> rejection(Payment payment, Terms terms) {
        try {
            if (!terms.asset().equals(chain.asset()))
                return refusal("invalid_network",
                        "the sandbox has play money on " + chain.asset().network().label() + " only");
            var seller = new Seller(terms.asset(), terms.payTo(), terms.maxTimeout());
            seller.authenticate(payment);
            seller.check(payment, List.of(terms), clock.instant(), LEAST_LIFE);
            return chain.revertReason(payment.authorization()).flatMap(why -> refusal(why.code(), why.message()));
        } catch (Rejection.Exception e) {
            return Optional.of(e.rejection());
        }
    }

    private static Optional<Rejection> refusal(String code, String message) {
        return Optional.of(new Rejection(Rejection.Kind.REFUSED, code, message));
    }
}
