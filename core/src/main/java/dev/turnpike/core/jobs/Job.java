package dev.turnpike.core.jobs;

import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.PaymentKey;
import dev.turnpike.x402.Terms;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One piece of work somebody paid for or is about to, from the hold of the money to the end: the aggregate of the whole
 * gateway.
 *
 * <p>Immutable; every transition is a new value that counts only once the journal has it.
 *
 * @param version counts transitions; a write that expects another is refused
 * @param epoch counts owners; a paused owner's late write is refused
 */
public record Job(Facts facts, State state, List<Bought> purchases, Route route, long version, long epoch) {
    public Job {
        purchases = List.copyOf(purchases);
    }

    public String id() {
        return facts.id();
    }

    public boolean closed() {
        return state instanceof State.Closed;
    }

    /** What was made for the client, settled or not; only a settled one may be shown. */
    public Optional<Delivery> delivery() {
        return Optional.ofNullable(switch (state) {
            case State.Held h -> null;
            case State.Working w -> null;
            case State.Delivered d -> d.delivery();
            case State.Settling s -> s.delivery();
            case State.Closed c -> switch (c.end()) {
                case End.Settled s -> s.delivery();
                case End.Unpaid u -> u.delivery();
                case End.Lapsed l -> l.delivery();
                case End.Released r -> null;
            };
        });
    }

    /** The next version of this job in another state. */
    public Job in(State next) {
        return new Job(facts, next, purchases, route, version + 1, epoch);
    }

    /** The next version of this job with a purchase added, or put in the place of the one with the same number. */
    public Job with(Bought bought) {
        var all = new java.util.ArrayList<>(purchases);
        all.removeIf(b -> b.number() == bought.number());
        all.add(bought);
        all.sort(java.util.Comparator.comparingInt(Bought::number));
        return new Job(facts, state, all, route, version + 1, epoch);
    }

    /** The next version of this job, which is as it was: something about it became known. */
    public Job noted() {
        return new Job(facts, state, purchases, route, version + 1, epoch);
    }

    /** This version of the job, with what is known of its route. */
    public Job along(Route known) {
        return new Job(facts, state, purchases, known, version, epoch);
    }

    /** The purchase of this number. */
    public Bought purchase(int number) {
        return purchases.stream().filter(b -> b.number() == number).findFirst().orElseThrow();
    }

    /** What this job has spent or may have spent. */
    public UsdcAmount spent() {
        return purchases.stream()
                .filter(b -> b.standing() != Bought.Standing.VOID)
                .map(b -> b.purchase().amount())
                .reduce(UsdcAmount.ZERO, UsdcAmount::plus);
    }

    /**
     * What never changes about a job.
     *
     * @param id unguessable; whoever knows it may see the job
     * @param fingerprint of method, path and canonical body: the same authorization with another is refused
     * @param sale the order as the sale wrote it down (JSON), to be taken up again after a restart
     * @param terms what was offered, paid and is to be settled
     * @param generation of the price list it was sold by
     * @param deadline when work must have ended, so that there is time to settle
     */
    public record Facts(String id, PaymentKey key, String fingerprint, String sale, Payment payment, Terms terms,
            long generation, Instant heldAt, Instant deadline) {}
}
