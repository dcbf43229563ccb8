package dev.turnpike.gateway.operators;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.turnpike.store.books.Balance;
import dev.turnpike.store.books.Ledger;
import dev.turnpike.store.books.LedgerEntry;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of ledger entries.
 *
 * @param next the cursor of the next page; null on the last one
 * @param balances of all accounts that the entries belong to; there on the first page
 */
public record LedgerPage(List<Entry> entries, @Nullable String next,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<AccountBalance> balances) {
    static final List<String> COLUMNS = List.of("movement", "at", "account", "atomic", "usd", "job", "purchase",
            "upstream", "why");

    /**
     * One side of a movement.
     *
     * @param job absent, as {@code purchase} is, where the entry belongs to no job
     * @param purchase its number within the job; 0 is the client's payment
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Entry(String movement, Instant at, String account, @JsonUnwrapped Amount amount, @Nullable String job,
            @Nullable Integer purchase, @Nullable String upstream, String why) {
        private static Entry of(LedgerEntry entry) {
            boolean ofJob = !entry.job().isEmpty();
            return new Entry(entry.movement(), entry.at(), entry.account(), Amount.of(entry.amount()),
                    ofJob ? entry.job() : null, ofJob ? entry.purchase() : null, entry.upstream(), entry.why());
        }
    }

    /** The sum of an account's entries. */
    public record AccountBalance(String account, @JsonUnwrapped Amount amount) {
        private static AccountBalance of(Balance balance) {
            return new AccountBalance(balance.account(), Amount.of(balance.amount()));
        }
    }

    static LedgerPage of(Ledger.Page page) {
        return new LedgerPage(page.entries().stream().map(Entry::of).toList(),
                page.next() == null ? null : page.next().toString(), null);
    }

    LedgerPage with(List<Balance> all) {
        return new LedgerPage(entries, next, all.stream().map(AccountBalance::of).toList());
    }

    /** An entry as a line of CSV. */
    static List<String> row(LedgerEntry entry) {
        Amount amount = Amount.of(entry.amount());
        return List.of(entry.movement(), entry.at().toString(), entry.account(), amount.atomic(), amount.usd(),
                entry.job(), Integer.toString(entry.purchase()), entry.upstream() == null ? "" : entry.upstream(),
                entry.why());
    }
}
