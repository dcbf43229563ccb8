package dev.turnpike.gateway.http.operators;

import dev.turnpike.gateway.http.wire.Json;
import dev.turnpike.store.books.Balance;
import dev.turnpike.store.books.Ledger;
import dev.turnpike.store.books.LedgerEntry;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * Entries and balances as they are shown. Amounts are decimal strings, in atomic units and in USD, negative where money
 * leaves.
 */
final class LedgerView {
    static final List<String> COLUMNS = List.of("movement", "at", "account", "atomic", "usd", "job", "purchase",
            "upstream", "why");

    private LedgerView() {}

    static ObjectNode of(Ledger.Page page) {
        ObjectNode view = Json.object();
        view.set("entries", LedgerPages.array(page.entries().stream().map(LedgerView::entry).toList()));
        return view.put("next", page.next() == null ? null : page.next().toString());
    }

    static ObjectNode with(List<Balance> balances, ObjectNode view) {
        view.set("balances",
                LedgerPages.array(balances.stream()
                        .map(balance -> money(Json.object().put("account", balance.account()), balance.amount()))
                        .toList()));
        return view;
    }

    private static ObjectNode entry(LedgerEntry entry) {
        ObjectNode view = Json.object()
                .put("movement", entry.movement())
                .put("at", entry.at().toString())
                .put("account", entry.account());
        money(view, entry.amount());
        if (!entry.job().isEmpty()) view.put("job", entry.job()).put("purchase", entry.purchase());
        if (entry.upstream() != null) view.put("upstream", entry.upstream());
        return view.put("why", entry.why());
    }

    static List<String> row(LedgerEntry entry) {
        return List.of(entry.movement(), entry.at().toString(), entry.account(), Long.toString(entry.amount()),
                usd(entry.amount()), entry.job(), Integer.toString(entry.purchase()),
                entry.upstream() == null ? "" : entry.upstream(), entry.why());
    }

    static ObjectNode money(long atomic) {
        return money(Json.object(), atomic);
    }

    private static ObjectNode money(ObjectNode view, long atomic) {
        return view.put("atomic", Long.toString(atomic)).put("usd", usd(atomic));
    }

    private static String usd(long atomic) {
        return usd(BigInteger.valueOf(atomic));
    }

    static String usd(BigInteger atomic) {
        return atomic.signum() == 0 ? "0" : new BigDecimal(atomic, 6).stripTrailingZeros().toPlainString();
    }
}
