package dev.turnpike.store.rows;

import dev.turnpike.core.work.Purchase;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.Image;
import dev.turnpike.providers.Images;
import dev.turnpike.providers.SignedOrder;
import dev.turnpike.providers.Ticket;
import dev.turnpike.store.rows.RowJson.MayBeNull;
import dev.turnpike.x402.Bytes32;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One purchase of a job. */
record PurchaseRow(int number, SignedRow order, String state, @MayBeNull @Nullable TicketRow ticket,
        @MayBeNull @Nullable List<ImageRow> images, @MayBeNull @Nullable String transaction,
        @MayBeNull @Nullable String detail, String intendedAt, String changedAt) implements Row {
    static PurchaseRow of(Purchase purchase) {
        Ticket ticket = purchase.ticket();
        Images images = purchase.images();
        Bytes32 transaction = purchase.transaction();
        return new PurchaseRow(purchase.number(), SignedRow.of(purchase.order()), Words.of(purchase.state()),
                ticket == null ? null : TicketRow.of(ticket),
                images == null ? null : images.images().stream().map(ImageRow::of).toList(),
                transaction == null ? null : transaction.hex(), purchase.detail(), purchase.intendedAt().toString(),
                purchase.changedAt().toString());
    }

    Purchase purchase() {
        return new Purchase(number, order.signed(), Words.read(Purchase.State.class, state),
                ticket == null ? null : ticket.ticket(),
                images == null ? null : new Images(images.stream().map(ImageRow::image).toList()),
                transaction == null ? null : new Bytes32(transaction), detail, Instant.parse(intendedAt),
                Instant.parse(changedAt));
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

    /** An image as the upstream handed it out. */
    record ImageRow(String url, @MayBeNull @Nullable String uuid, @MayBeNull @Nullable String mediaType)
            implements Row {
        static ImageRow of(Image image) {
            return new ImageRow(image.url(), image.uuid(), image.mediaType());
        }

        Image image() {
            return new Image(url, uuid, mediaType);
        }
    }
}
