package dev.turnpike.core.books;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.turnpike.core.books.Report.Finding;
import dev.turnpike.core.doubt.RefundBook;
import dev.turnpike.core.doubt.RefundState;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.journal.Account;
import dev.turnpike.core.journal.Change.Posting;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.work.Purchase;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.sandbox.chain.ChainActions;
import dev.turnpike.sandbox.chain.PlayBlocks;
import dev.turnpike.store.SqlRefundBook;
import dev.turnpike.store.TestLedger;
import dev.turnpike.store.books.Balance;
import dev.turnpike.store.books.Bookings;
import dev.turnpike.store.books.Filter;
import dev.turnpike.store.books.Ledger;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Authorization;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.Terms;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.scheduler.Schedulers;

class ReconciliationTest {
    private static final End RELEASED = new End.Released(Refusal.Code.GENERATION_FAILED, "no");
    private static final Bytes32 NOWHERE = new Bytes32("0x" + "ee".repeat(32));

    @TempDir private Path folder;

    private Shop shop;

    @BeforeEach
    void open() {
        shop = new Shop(folder);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    /** Each is read directly and as an Ethereum node tells it. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', value = {"all went well                                     | ",
            "settled, but for no job                           | settlement_not_booked 500",
            "settled, but the job was released                 | settlement_not_booked 1000 job a",
            "settled, and the job is still being settled       | pending settlement_not_booked 1000 job a",
            "released, and the money is owed                   | ",
            "booked as settled, and is not on the chain        | settlement_not_on_chain 1000 job a",
            "booked as settled, and its payer cancelled it     | settlement_not_on_chain 1000 job a",
            "settled, in another transaction than we were told | transaction_differs 1000 job a",
            "settled, with another amount                      | amount_differs 900 job a",
            "two jobs that were told the same transaction      | transaction_differs 1000 job b",
            "an upstream sends money back                      | upstream_refund 400 from x-router",
            "an upstream that is not configured any more does  | upstream_refund 400 from old",
            "a stranger sends money to the seller              | foreign_transfer_in 300",
            "a stranger sends money to the treasury            | foreign_transfer_in 300",
            "the owner takes money out of the treasury         | foreign_transfer_out 200",
            "the owner moves money to the treasury             | own_transfer 100",
            "somebody has the key of the treasury              | outward_without_intent 700",
            "an upstream takes a payment that was void         | purchase_not_booked 600 job a/1 from x-router",
            "an upstream takes a payment that is in doubt      | pending purchase_not_booked 600 job a/1 from x-router",
            "an upstream has not taken its payment yet         | pending purchase_not_on_chain 600 job a/1 from x-router",
            "an upstream never took its payment                | purchase_not_on_chain 600 job a/1 from x-router",
            "what is owed is paid back                         | ",
            "paid back by the word of the facilitator alone    | refund_not_on_chain 1000 job a",
            "paid back after it was given up                   | refund_not_booked 1000 job a"})
    void isFound(String story, String found) {
        tell(story);
        shop.later();
        String expected = found == null ? "" : found;
        assertThat(found(false)).isEqualTo(expected);
        assertThat(found(true)).isEqualTo(expected);
    }

    private void tell(String story) {
        switch (story) {
            case "all went well" -> {
                Job job = shop.buy(shop.hold("a", 1000), "x-router", "flux-schnell", 600, Purchase.State.DELIVERED);
                shop.carryOutPurchase(job);
                shop.settle(job, shop.carryOut(job));
            }
            case "settled, but for no job" ->
                shop.carryOut(Shop.PAYER, shop.authorization(Shop.PAYER, Shop.SELLER, 500, "x"));
            case "settled, but the job was released" -> shop.carryOut(shop.close(shop.hold("a", 1000), RELEASED));
            case "settled, and the job is still being settled" -> shop.carryOut(shop.hold("a", 1000));
            case "released, and the money is owed" -> shop.carryOut(owed());
            case "booked as settled, and is not on the chain" -> shop.settle(shop.hold("a", 1000), NOWHERE);
            case "booked as settled, and its payer cancelled it" -> {
                Job job = shop.settle(shop.hold("a", 1000), NOWHERE);
                ChainActions.cancel(shop.chain, Shop.PAYER.address(), job.facts().key().nonce());
            }
            case "settled, in another transaction than we were told" ->
                shop.carryOut(shop.settle(shop.hold("a", 1000), NOWHERE));
            case "settled, with another amount" -> {
                shop.settle(shop.hold("a", 1000), NOWHERE);
                shop.carryOut(Shop.PAYER, shop.authorization(Shop.PAYER, Shop.SELLER, 900, "a"));
            }
            case "two jobs that were told the same transaction" -> {
                Job a = shop.hold("a", 1000);
                Job b = shop.hold("b", 1000);
                shop.settle(a, shop.carryOut(a));
                shop.carryOut(b);
                shop.settle(b, shop.carryOut(a));
            }
            case "an upstream sends money back" -> plain(Shop.UPSTREAM, Shop.TREASURY.address(), 400);
            case "an upstream that is not configured any more does" -> {
                Address gone = new Address("0x" + "0d".repeat(20));
                Job job = shop.buyAt(gone, shop.hold("a", 1000), "old", "flux-schnell", 600, Purchase.State.DELIVERED);
                shop.carryOutPurchase(job);
                shop.settle(job, shop.carryOut(job));
                plain(gone, Shop.TREASURY.address(), 400);
            }
            case "a stranger sends money to the seller" -> plain(Shop.STRANGER, Shop.SELLER, 300);
            case "a stranger sends money to the treasury" -> plain(Shop.STRANGER, Shop.TREASURY.address(), 300);
            case "the owner takes money out of the treasury" -> plain(Shop.TREASURY.address(), Shop.STRANGER, 200);
            case "the owner moves money to the treasury" -> plain(Shop.SELLER, Shop.TREASURY.address(), 100);
            case "somebody has the key of the treasury" ->
                shop.carryOut(Shop.TREASURY, shop.authorization(Shop.TREASURY, Shop.STRANGER, 700, "x"));
            case "an upstream takes a payment that was void" -> shop.carryOutPurchase(purchase(Purchase.State.VOID));
            case "an upstream takes a payment that is in doubt" ->
                shop.carryOutPurchase(purchase(Purchase.State.IN_DOUBT));
            case "an upstream has not taken its payment yet" -> purchase(Purchase.State.DELIVERED);
            case "an upstream never took its payment" -> {
                purchase(Purchase.State.DELIVERED);
                shop.later();
                shop.later();
            }
            case "what is owed is paid back" -> shop.carryOut(Shop.TREASURY, refund(RefundState.SETTLED));
            case "paid back by the word of the facilitator alone" -> refund(RefundState.SETTLED);
            case "paid back after it was given up" -> shop.carryOut(Shop.TREASURY, refund(RefundState.VOID));
            default -> throw new AssertionError(story);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Bookings.BY_PAYEE, Bookings.BY_NONCE})
    void strangersTransfersDoNotMakeUsReadWholeTables(String lookup) {
        assumeTrue(TestLedger.chosen() == TestLedger.SQLITE, "its own way to explain");
        List<String> plan = shop.sql.query("EXPLAIN QUERY PLAN " + lookup, (rs, n) -> rs.getString("detail"), "x");
        assertThat(plan).noneMatch(step -> step.startsWith("SCAN"));
    }

    @Test
    void transfersAreAddedUp() {
        tell("all went well");
        shop.later();
        Report report = report();
        assertThat(report.received()).hasToString("Sum[transfers=1, amount=1000]");
        assertThat(report.sent()).hasToString("Sum[transfers=1, amount=600]");
        assertThat(report.accounts()).containsExactlyInAnyOrder(Shop.SELLER, Shop.TREASURY.address());
    }

    @ParameterizedTest(name = "the day begins {0} s after the transfer")
    @ValueSource(ints = {-60, 0, 2, 30, 60, 61})
    void aDayMayBeginBetweenATransferAndItsBooking(int seconds) {
        Job job = shop.hold("a", 1000);
        Bytes32 transaction = shop.carryOut(job);
        shop.clock.pass(Duration.ofMinutes(1));
        shop.settle(job, transaction);
        shop.later();
        for (boolean overRpc : List.of(false, true)) {
            var reconciliation = shop.reconciliation(overRpc);
            var cut = shop.start.plusSeconds(seconds);
            assertThat(Shop.await(reconciliation.report(shop.start.minusSeconds(3600), cut)).differences()).isEmpty();
            assertThat(Shop.await(reconciliation.report(cut, shop.clock.instant())).differences()).isEmpty();
        }
    }

    @Test
    void whatWasJustBookedIsNotHeldAgainstTheChainYet() {
        shop.settle(shop.hold("a", 1000), NOWHERE);
        shop.clock.pass(Duration.ofSeconds(30));
        assertThat(found(false)).isEmpty();
    }

    @Test
    void whatNobodyExpectedIsPostedToSuspenseOnce() {
        plain(Shop.UPSTREAM, Shop.TREASURY.address(), 400);
        plain(Shop.STRANGER, Shop.SELLER, 300);
        plain(Shop.TREASURY.address(), Shop.STRANGER, 200);
        tell("booked as settled, and is not on the chain");
        shop.later();
        assertThat(report().differences()).extracting(Finding::isInSuspense).containsOnly(false);
        var reconciliation = shop.reconciliation(false);
        assertThat(Shop.await(reconciliation.post(report()))).hasSize(3);
        assertThat(Shop.await(reconciliation.post(report()))).isEmpty();
        Shop.await(shop.follower(new PlayBlocks(shop.chain)).look());
        shop.later();
        assertThat(Shop.await(shop.audit().round().thenReturn(true))).isTrue();
        assertThat(Shop.await(new Ledger(shop.reads).balances(Filter.ALL))).containsExactly(
                new Balance("outside", -100), new Balance("payer", -1000), new Balance("revenue", 1000),
                new Balance("suspense", 500), new Balance("upstream:x-router", -400));
        assertThat(report().differences()).extracting(f -> f.difference().kind().label() + " " + f.isInSuspense())
                .containsExactlyInAnyOrder("upstream_refund true", "foreign_transfer_in true",
                        "foreign_transfer_out true", "settlement_not_on_chain false");
    }

    @Test
    void aChainThatCannotBeReadIsAnErrorAndNeverAgreement() {
        shop.chain.setReadable(false);
        for (boolean overRpc : List.of(false, true)) {
            var report = shop.reconciliation(overRpc)
                    .report(shop.start, shop.clock.instant())
                    .map(r -> "agrees")
                    .onErrorReturn("not known");
            assertThat(Shop.await(report)).isEqualTo("not known");
        }
    }

    @Test
    void aNodeThatHasFallenBehindIsAnErrorAndNeverAgreement() {
        for (boolean overRpc : List.of(false, true)) {
            var behind = Duration.ofMinutes(3).plusSeconds(20);
            var report = shop.reconciliation(overRpc)
                    .report(shop.start, shop.clock.instant().plus(behind))
                    .map(r -> "agrees")
                    .onErrorReturn("not known");
            assertThat(Shop.await(report)).isEqualTo("not known");
            assertThat(Shop.await(shop.reconciliation(overRpc).report(shop.start, shop.clock.instant())).differences())
                    .isEmpty();
        }
    }

    private Job purchase(Purchase.State end) {
        Job job = shop.buy(shop.hold("a", 1000), "x-router", "flux-schnell", 600, end);
        return shop.close(job, RELEASED);
    }

    private Job owed() {
        return shop.close(shop.hold("a", 1000), RELEASED,
                new Posting(Account.PAYER, Account.OWED, UsdcAmount.ofAtomic(1000), "arrived", 0));
    }

    private Authorization refund(RefundState state) {
        shop.carryOut(owed());
        Authorization back = shop.authorization(Shop.TREASURY, Shop.PAYER.address(), 1000, "back");
        var payment = new Payment(1, "exact", "base-sepolia", back, "0x", "{}");
        var terms = new Terms(shop.chain.asset(), Shop.PAYER.address(), UsdcAmount.ofAtomic(1000),
                Duration.ofMinutes(10), "r", "d", "m");
        var book = new SqlRefundBook(shop.file, new dev.turnpike.store.Owner(), Schedulers.immediate(),
                Schedulers.immediate());
        Shop.await(book.intend(new RefundBook.Refund("a", Shop.PAYER.address(), UsdcAmount.ofAtomic(1000),
                RefundState.INTENDED, payment, terms, null, 1, shop.clock.instant())));
        Shop.await(book.change(Shop.await(book.find("a")), state, null, shop.clock.instant()));
        return back;
    }

    private void plain(Address from, Address to, long amount) {
        ChainActions.transfer(shop.chain, from, to, UsdcAmount.ofAtomic(amount));
    }

    private Report report() {
        return Shop.await(shop.reconciliation(false).report(shop.start.minusSeconds(3600), shop.clock.instant()));
    }

    private String found(boolean overRpc) {
        Report report = Shop
                .await(shop.reconciliation(overRpc).report(shop.start.minusSeconds(3600), shop.clock.instant()));
        String differences = report.differences()
                .stream()
                .map(f -> shown(f.difference()))
                .collect(Collectors.joining(", "));
        String pending = report.pending()
                .stream()
                .map(f -> "pending " + shown(f.difference()))
                .collect(Collectors.joining(", "));
        return differences + pending;
    }

    private static String shown(Difference d) {
        assertThat(d.sentence()).isNotBlank();
        return d.kind().label() + " " + d.amount()
                + (d.job().isEmpty() ? "" : " job " + d.job() + (d.purchase() > 0 ? "/" + d.purchase() : ""))
                + (d.upstream() == null ? "" : " from " + d.upstream());
    }
}
