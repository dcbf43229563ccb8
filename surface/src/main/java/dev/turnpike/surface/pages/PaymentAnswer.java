package dev.turnpike.surface.pages;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.turnpike.core.doubt.Refunds.Owing;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.surface.wire.Charged;
import dev.turnpike.surface.wire.Money;
import dev.turnpike.surface.wire.RefundState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of a payment. Nonces are public on the chain, so nothing is said here of the job, the order or the
 * images.
 *
 * @param state {@code held}, {@code settling}, {@code settled}, {@code released}, {@code lapsed} or {@code unpaid}
 * @param transaction there if the payment is settled
 * @param owed what reached us although nothing was sold, and is the payer's
 * @param refund how that is paid back, once it was begun
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PaymentAnswer(String network, String asset, String payer, String nonce, String state, Charged charged,
        Money amount, Instant heldAt, @Nullable Instant closedAt, @Nullable String transaction, @Nullable Money owed,
        @Nullable RefundState refund) {
    static PaymentAnswer of(Job job) {
        var facts = job.facts();
        State.Closed closed = job.state() instanceof State.Closed it ? it : null;
        return new PaymentAnswer(facts.terms().asset().network().label(), facts.terms().asset().address().checksummed(),
                facts.key().payer().checksummed(), facts.key().nonce().hex(), state(job.state()),
                Charged.of(job.state()), Money.of(facts.terms().amount()), facts.heldAt(),
                closed == null ? null : closed.at(), transaction(job.state()), null, null);
    }

    private static @Nullable String transaction(State state) {
        return switch (state) {
            case State.Closed(End.Settled settled, Instant at) -> settled.transaction().hex();
            case State.Paid paid -> paid.transaction().hex();
            case State open -> null;
        };
    }

    PaymentAnswer with(Owing owing) {
        return new PaymentAnswer(network, asset, payer, nonce, state, charged, amount, heldAt, closedAt, transaction,
                owing.owed().isZero() ? null : Money.of(owing.owed()),
                owing.refund() == null ? null : RefundState.of(owing.refund()));
    }

    private static String state(State state) {
        return switch (state) {
            case State.Held held -> "held";
            case State.Working working -> "held";
            case State.Delivered delivered -> "held";
            case State.Settling settling -> "settling";
            case State.Paid paid -> "settled";
            case State.Closed closed -> switch (closed.end()) {
                case End.Settled settled -> "settled";
                case End.Released released -> "released";
                case End.Lapsed lapsed -> "lapsed";
                case End.Unpaid unpaid -> "unpaid";
                case End.Joined joined -> "joined";
            };
        };
    }
}
