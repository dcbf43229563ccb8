package dev.turnpike.store.rows;

import dev.turnpike.x402.Payment;
import dev.turnpike.x402.Terms;

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
}
