package dev.turnpike.store.rows;

import dev.turnpike.core.work.Purchase;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.SignedOrder;
import dev.turnpike.providers.Ticket;
import dev.turnpike.store.rows.RowJson.MayBeNull;
import dev.turnpike.x402.Bytes32;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One purchase of a job. */
record PurchaseRow(int number, SignedRow order, String state, @MayBeNull @Nullable TicketRow ticket,
        @MayBeNull @Nullable String transaction, @MayBeNull @Nullable String detail, String intendedAt,
        String changedAt) implements Row {
    static PurchaseRow of(Purchase purchase) {
        Ticket ticket = purchase.ticket();
        Bytes32 transaction = purchase.transaction();
        return new PurchaseRow(purchase.number(), SignedRow.of(purchase.order()), Words.of(purchase.state()),
                ticket == null ? null : TicketRow.of(ticket), transaction == null ? null : transaction.hex(),
                purchase.detail(), purchase.intendedAt().toString(), purchase.changedAt().toString());
    }

    Purchase purchase() {
        return new Purchase(number, order.signed(), Words.read(Purchase.State.class, state),
                ticket == null ? null : ticket.ticket(), transaction == null ? null : new Bytes32(transaction), detail,
                Instant.parse(intendedAt), Instant.parse(changedAt));
    }

    /** A signed order, whole: it can be sent again. */
    record SignedRow(String upstream, String model, String url, String body, String headerName, String headerValue,
            AuthorizationRow authorization, AssetRow asset, long amount) implements Row {
        static SignedRow of(SignedOrder order) {
            return new SignedRow(order.upstream(), order.model(), order.url().toString(), order.body(),
                    order.headerName(), order.headerValue(), AuthorizationRow.of(order.authorization()),
                    AssetRow.of(order.asset()), order.amount().atomic());
        }

        SignedOrder signed() {
            return new SignedOrder(upstream, model, URI.create(url), body, headerName, headerValue,
                    authorization.signed(), asset.value(), UsdcAmount.ofAtomic(amount));
        }
    }

    /** A ticket to ask an asynchronous upstream again with. */
    record TicketRow(String upstream, String id, String poll) implements Row {
        static TicketRow of(Ticket ticket) {
            return new TicketRow(ticket.upstream(), ticket.id(), ticket.poll().toString());
        }

        Ticket ticket() {
            return new Ticket(upstream, id, URI.create(poll));
        }
    }
}
