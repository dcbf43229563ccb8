package dev.turnpike.store.rows;

import dev.turnpike.core.work.Purchase;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.SignedOrder;
import dev.turnpike.providers.Ticket;
import dev.turnpike.store.rows.RowJson.MayBeNull;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Authorization;
import dev.turnpike.x402.Bytes32;
import java.math.BigInteger;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What no column has of a purchase; numbers of 256 bits are decimal texts. */
record PurchaseRow(String value, String validAfter, String validBefore, @MayBeNull @Nullable TicketRow ticket,
        @MayBeNull @Nullable String transaction, @MayBeNull @Nullable String detail, String intendedAt,
        String changedAt) implements Row {
    static PurchaseRow of(Purchase purchase) {
        Authorization signed = purchase.order().authorization();
        Ticket ticket = purchase.ticket();
        Bytes32 transaction = purchase.transaction();
        return new PurchaseRow(signed.value().toString(), signed.validAfter().toString(),
                signed.validBefore().toString(), ticket == null ? null : TicketRow.of(ticket),
                transaction == null ? null : transaction.hex(), purchase.detail(), purchase.intendedAt().toString(),
                purchase.changedAt().toString());
    }

    Purchase purchase(PurchaseColumns columns, OriginRow origin, SendRow send) {
        Authorization signed = new Authorization(new Address(origin.from()), columns.payee(), new BigInteger(value),
                new BigInteger(validAfter), new BigInteger(validBefore), columns.nonce());
        SignedOrder order = new SignedOrder(columns.upstream(), columns.model(), URI.create(send.url()), send.body(),
                send.headerName(), send.headerValue(), signed, origin.asset().value(),
                UsdcAmount.ofAtomic(columns.amount()));
        return new Purchase(columns.number(), order, Purchase.State.valueOf(columns.state()),
                ticket == null ? null : ticket.ticket(), transaction == null ? null : new Bytes32(transaction), detail,
                Instant.parse(intendedAt), Instant.parse(changedAt));
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
