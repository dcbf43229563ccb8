package dev.turnpike.core.books;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.journal.Account;
import dev.turnpike.core.journal.Change.Posting;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.work.Purchase;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.store.books.Balance;
import dev.turnpike.store.books.Balances;
import dev.turnpike.store.books.Cursor;
import dev.turnpike.store.books.Day;
import dev.turnpike.store.books.Days;
import dev.turnpike.store.books.Filter;
import dev.turnpike.store.books.Ledger;
import dev.turnpike.store.books.LedgerEntry;
import dev.turnpike.store.books.Trade;
import dev.turnpike.testkit.Works;
import dev.turnpike.x402.Bytes32;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.scheduler.Schedulers;

/**
 * Two days of a shop. On the first: a sale by x-router, a sale after a loss at xgen, work that nobody paid. On the
 * second: a doubt.
 */
class BooksTest {
    private static final Bytes32 TRANSACTION = new Bytes32("0x" + "ab".repeat(32));
    private static final LocalDate FIRST = LocalDate.parse("2026-01-01");

    @TempDir private Path folder;

    private Shop shop;

    @BeforeEach
    void trade() {
        shop = new Shop(folder);
        shop.settle(shop.buy(shop.hold("a", 1000), "x-router", "flux", 600, Purchase.State.DELIVERED), TRANSACTION);
        shop.clock.pass(Duration.ofHours(1));
        Job lossy = shop.buy(shop.hold("b", 5000), "xgen", "seedream", 2000, Purchase.State.LOST);
        shop.settle(shop.buy(lossy, "x-router", "seedream", 2500, Purchase.State.DELIVERED), TRANSACTION);
        Job unpaid = shop.buy(shop.hold("c", 1000), "x-router", "flux", 700, Purchase.State.DELIVERED);
        shop.close(unpaid, new End.Released(Refusal.Code.GENERATION_FAILED, "x"),
                Shop.posting(new Account.Cost("x-router"), Account.LOSS, Works.of(unpaid).purchases().getLast()));
        shop.clock.pass(Duration.ofHours(23));
        Job doubtful = shop.buy(shop.buy(shop.hold("d", 1000), "xgen", "flux", 800, Purchase.State.IN_DOUBT),
                "x-router", "flux", 1, Purchase.State.VOID);
        shop.close(doubtful, new End.Released(Refusal.Code.GENERATION_FAILED, "x"),
                new Posting(Account.PAYER, Account.OWED, UsdcAmount.ofAtomic(1000), "arrived", 0));
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource(delimiter = '|',
            value = {"total    |          | sold 6000 in 2, bought 5800 in 4, lost 2700, margin 200",
                    "upstream | x-router | sold 6000 in 2, bought 3800 in 3, lost 700, margin 2200",
                    "upstream | xgen     | sold 0 in 0, bought 2000 in 1, lost 2000, margin -2000",
                    "model    | flux     | sold 1000 in 1, bought 1300 in 2, lost 700, margin -300",
                    "model    | seedream | sold 5000 in 1, bought 4500 in 2, lost 2000, margin 500"})
    void aDayIsToldInFigures(String part, String name, String expected) {
        Day day = Shop.await(new Days(shop.reads).day(FIRST));
        Trade trade = switch (part) {
            case "total" -> day.total();
            case "upstream" -> day.upstreams().get(name);
            default -> day.models().get(name);
        };
        assertThat(trade).isNotNull();
        assertThat("sold " + trade.sold() + " in " + trade.sales() + ", bought " + trade.bought() + " in "
                + trade.purchases() + ", lost " + trade.losses() + ", margin " + trade.margin()).isEqualTo(expected);
    }

    @Test
    void everyAccountIsAddedUp() {
        List<Balance> balances = Shop.await(new Balances(shop.reads, Schedulers.immediate(), all -> {}).now());
        assertThat(balances).contains(new Balance("owed", 1000), new Balance("exposure:xgen", 800),
                new Balance("loss", 2700));
        assertThat(balances.stream().mapToLong(Balance::amount).sum()).isZero();
    }

    @ParameterizedTest(name = "at the end of {0}: exposure {1}, owed {2}")
    @CsvSource({"2025-12-31, 0, 0", "2026-01-01, 0, 0", "2026-01-02, 800, 1000", "2026-01-03, 800, 1000"})
    void whatIsOpenIsToldAsOfTheEndOfTheDay(LocalDate date, long exposure, long owed) {
        Day day = Shop.await(new Days(shop.reads).day(date));
        assertThat(List.of(day.exposure(), day.owed(), day.suspense(), day.fees())).containsExactly(exposure, owed, 0L,
                0L);
    }

    @Test
    void aSaleThatProvedNeverToBePaidLeavesTheSalesAndIsALoss() {
        Job job = shop.settle(shop.hold("e", 300), TRANSACTION);
        shop.sql.update("INSERT INTO movements VALUES (?, 'm', 'revenue', 'loss', 300, 0, 'w', ?)", job.id(),
                shop.clock.millis());
        assertThat(Shop.await(new Days(shop.reads).day(FIRST.plusDays(1))).total())
                .isEqualTo(new Trade(0, 0, 0, 0, 300));
    }

    @ParameterizedTest(name = "account {0}, job {1}, upstream {2}, purchase {3}, from {4} to {5}: {6}")
    @CsvSource({"        ,  ,         ,   ,                     ,                     , 32",
            "exposure,  ,         ,   ,                     ,                     , 11",
            "exposure:xgen,,      ,   ,                     ,                     , 3",
            "revenue ,  ,         ,   ,                     ,                     , 2",
            "%       ,  ,         ,   ,                     ,                     , 0",
            "        , a,         ,   ,                     ,                     , 6",
            "        , b,         , 0 ,                     ,                     , 2",
            "        , b,         , 1 ,                     ,                     , 6",
            "        ,  , xgen    ,   ,                     ,                     , 8",
            "loss    ,  , xgen    ,   ,                     ,                     , 1",
            "        ,  ,         ,   , 2026-01-01T01:00:00Z,                     , 26",
            "        ,  ,         ,   ,                     , 2026-01-01T01:00:00Z, 6",
            "        ,  ,         ,   , 2026-01-01T01:00:00Z, 2026-01-01T02:00:00Z, 18"})
    void entriesAreFound(String account, String job, String upstream, Integer purchase, Instant from, Instant to,
            int count) {
        var filter = new Filter(account, job, upstream, purchase, from, to, 1000, null);
        assertThat(Shop.await(new Ledger(shop.reads).entries(filter)).entries()).hasSize(count);
    }

    @Test
    void everythingAddsUpToNothing() {
        List<Balance> balances = Shop.await(new Ledger(shop.reads).balances(Filter.ALL));
        assertThat(balances.stream().mapToLong(Balance::amount).sum()).isZero();
        assertThat(balances).contains(new Balance("revenue", 6000), new Balance("treasury", -6600),
                new Balance("exposure:xgen", 800), new Balance("exposure:x-router", 0),
                new Balance("cost:x-router", 3100), new Balance("cost:xgen", 0), new Balance("loss", 2700),
                new Balance("owed", 1000), new Balance("payer", -7000));
    }

    @ParameterizedTest(name = "{0} at a time")
    @CsvSource({"1", "2", "7", "32", "10000"})
    void pagesTogetherAreTheWhole(int limit) {
        Ledger ledger = new Ledger(shop.reads);
        List<LedgerEntry> all = new ArrayList<>();
        Cursor cursor = null;
        do {
            var page = Shop.await(ledger.entries(new Filter(null, null, null, null, null, null, limit, cursor)));
            assertThat(page.entries()).hasSizeLessThanOrEqualTo(limit);
            all.addAll(page.entries());
            cursor = page.next() == null ? null : Cursor.read(page.next().toString());
        } while (cursor != null);
        assertThat(all).hasSize(32).doesNotHaveDuplicates().isEqualTo(Shop.await(ledger.entries(Filter.ALL)).entries());
    }

    @ParameterizedTest
    @CsvSource({"''", "nonsense", "MSBhIGI!", "MSBhIA"})
    void aCursorThatIsNotOursIsRefused(String text) {
        assertThatThrownBy(() -> Cursor.read(text))
                .hasMessage("cursor: '" + text + "' (expected: next of an earlier answer)");
    }
}
