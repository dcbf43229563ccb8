package dev.turnpike.store.rows;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.work.ImageWork;
import dev.turnpike.core.work.JobWork;
import dev.turnpike.core.work.Purchase;
import dev.turnpike.core.work.RouteWork;
import dev.turnpike.providers.SignedOrder;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.Terms;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The texts of the ledger's rows and the values they stand for. Reading throws if a text is not of its format. */
public final class Rows {
    private Rows() {}

    public static String of(Payment payment) {
        return RowJson.write(PaymentRow.of(payment));
    }

    public static Payment payment(String text) {
        return RowJson.read(text, PaymentRow.class).payment();
    }

    public static String of(Terms terms) {
        return RowJson.write(TermsRow.of(terms));
    }

    public static Terms terms(String text) {
        return RowJson.read(text, TermsRow.class).terms();
    }

    public static String of(Sold sold) {
        return RowJson.write(SoldRow.of(sold));
    }

    public static Sold sold(String text) {
        return RowJson.read(text, SoldRow.class).sold();
    }

    public static String of(Job.Facts facts) {
        return RowJson.write(FactsRow.of(facts));
    }

    /** What the facts of this job have in common with many others. */
    public static String sale(Job.Facts facts) {
        return RowJson.write(SaleRow.of(facts));
    }

    /** The facts of a job; those of a closed one lack the signature. */
    public static Job.Facts facts(FactsColumns columns) {
        String signed = columns.signed();
        return RowJson.read(columns.facts(), FactsRow.class)
                .facts(columns, RowJson.read(columns.sale(), SaleRow.class),
                        signed == null ? null : RowJson.read(signed, SignatureRow.class));
    }

    /** What takes the money of this payment. */
    public static String signed(Payment payment) {
        return RowJson.write(SignatureRow.of(payment));
    }

    public static String of(State state) {
        return RowJson.write(StateRow.of(state));
    }

    public static State state(String text) {
        return RowJson.read(text, StateRow.class).state();
    }

    public static String of(Purchase purchase) {
        return RowJson.write(PurchaseRow.of(purchase));
    }

    /** A purchase; one that is never sent again lacks what would be sent. */
    public static Purchase purchase(PurchaseColumns columns) {
        String signed = columns.signed();
        return RowJson.read(columns.row(), PurchaseRow.class)
                .purchase(columns, RowJson.read(columns.origin(), OriginRow.class),
                        signed == null ? SendRow.GONE : RowJson.read(signed, SendRow.class));
    }

    /** Whose money pays this order, and in what token. */
    public static String origin(SignedOrder order) {
        return RowJson.write(OriginRow.of(order));
    }

    /** What is sent with this order. */
    public static String signed(SignedOrder order) {
        return RowJson.write(SendRow.of(order));
    }

    /** Keys of rows as one JSON array, so that one prepared statement reads any number of rows. */
    public static String keys(Collection<?> keys) {
        return RowJson.array(keys);
    }

    /** The order of a job's work, which never changes. */
    public static String order(JobWork work) {
        return switch (work) {
            case ImageWork images -> RowJson.write(OrderRow.of(images.request()));
            case RouteWork route -> RowJson.write(OrderRow.Route.of(route));
        };
    }

    /** The progress of a job's work, without its order and its purchases. */
    public static String work(JobWork work) {
        return switch (work) {
            case ImageWork images -> RowJson.write(WorkRow.of(images));
            case RouteWork route -> RowJson.write(WorkRow.Route.of(route));
        };
    }

    /** The work of a job from its order, its progress and its purchases; without its texts where they were deleted. */
    public static JobWork work(@Nullable String order, @Nullable String work, List<Purchase> purchases) {
        if (order == null || work == null) return ImageWork.deleted(purchases);
        OrderRow ordered = RowJson.read(order, OrderRow.class);
        return switch (RowJson.read(work, WorkRow.class)) {
            case WorkRow.Images progress when ordered instanceof OrderRow.OfImages images ->
                progress.work(images.request(), purchases);
            case WorkRow.Route progress when ordered instanceof OrderRow.Route route -> progress.work(route);
            case WorkRow other -> throw new IllegalArgumentException("work: of another kind than its order");
        };
    }
}
