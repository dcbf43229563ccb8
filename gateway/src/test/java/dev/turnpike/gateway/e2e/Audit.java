package dev.turnpike.gateway.e2e;

import dev.turnpike.x402.Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Holds the chain, the ledger of a gateway that has stopped, and what its clients were told against each other. */
final class Audit {
    private static final Map<String, String> ROLES = Map.of("x-router", "xRouter", "xgen", "xGen", "dopamint",
            "dopamint");

    private final StormTown storm;
    private final Map<String, Evm.Transfer> byTransaction = new HashMap<>();
    private final List<Evm.Transfer> transfers;
    private final Map<String, String> used;
    private final List<Sale> sales;
    private final List<Purchase> purchases;
    private final List<String> broken = new ArrayList<>();

    Audit(StormTown storm) {
        this.storm = storm;
        this.transfers = storm.chain.transfers();
        this.used = storm.chain.used();
        transfers.forEach(transfer -> byTransaction.put(transfer.transaction(), transfer));
        this.sales = storm.books
                .rows("SELECT id, payer, nonce, price, state, outcome, proof, watch_at, state_json FROM jobs")
                .stream()
                .map(Sale::of)
                .toList();
        this.purchases = storm.books.rows("SELECT job, upstream, amount, nonce, state FROM purchases")
                .stream()
                .map(Purchase::of)
                .toList();
    }

    /** A job as its row has it. */
    record Sale(String id, Address payer, String nonce, long price, String state, String outcome, String proof,
            String watched, String stateJson) {
        static Sale of(List<String> row) {
            return new Sale(row.get(0), new Address(row.get(1)), row.get(2), Long.parseLong(row.get(3)), row.get(4),
                    row.get(5), row.get(6), row.get(7), row.get(8));
        }

        boolean settled() {
            return "settled".equals(outcome);
        }
    }

    /** A purchase as its row has it. */
    record Purchase(String job, String upstream, long amount, String nonce, String state) {
        static Purchase of(List<String> row) {
            return new Purchase(row.get(0), row.get(1), Long.parseLong(row.get(2)), row.get(3), row.get(4));
        }

        boolean paid() {
            return "DELIVERED".equals(state) || "LOST".equals(state);
        }

        boolean spent() {
            return !"VOID".equals(state);
        }
    }

    List<Sale> sales() {
        return sales;
    }

    List<Purchase> purchases() {
        return purchases;
    }

    long received() {
        return sum(transfers.stream().filter(t -> t.to().equals(role("payTo"))).toList());
    }

    long spent() {
        return sum(transfers.stream().filter(t -> t.from().equals(role("treasury"))).toList());
    }

    /** Everything that is not as it should be, in words; nothing if all is well. */
    List<String> broken(List<Customer.Visit> visits, Map<String, Web.Answer> replays, Map<String, Web.Answer> payments,
            Web.Answer reconciled) {
        reconciliationIsEmpty(reconciled);
        everythingHasEnded();
        whatWasPaidForIsWhatWasSold();
        whatLeftUsWasIntended();
        theEntriesAreTheChain();
        theLimitsAreGivenBack();
        visits.stream()
                .filter(visit -> visit.payment() != null)
                .forEach(visit -> theClientKnowsTheTruth(visit, replays, payments));
        return broken;
    }

    private void reconciliationIsEmpty(Web.Answer reconciled) {
        var report = reconciled.json();
        check(report.path("agrees").asBoolean(false) && report.path("differences").isEmpty()
                && report.path("pending").isEmpty(), "%s", reconciled);
        check(report.path("received").path("atomic").asString("").equals(Long.toString(received()))
                && report.path("sent").path("atomic").asString("").equals(Long.toString(spent())),
                "received %s, spent %s, but %s", received(), spent(), reconciled);
    }

    private void everythingHasEnded() {
        for (Sale sale : sales) {
            check("closed".equals(sale.state()), "not ended: %s", sale);
            check("null".equals(sale.watched()) && !"null".equals(sale.proof()), "nothing is proven of its payment: %s",
                    sale);
        }
        purchases.forEach(purchase -> check(purchase.paid() || !purchase.spent(), "not ended: %s", purchase));
    }

    private void whatWasPaidForIsWhatWasSold() {
        Set<String> explained = new HashSet<>();
        for (Sale sale : sales) {
            String transaction = used.get(Evm.key(sale.payer(), sale.nonce()));
            check(sale.settled() == (transaction != null), "charged: %s, sold: %s", transaction, sale);
            if (transaction == null) continue;
            explained.add(transaction);
            check(new Evm.Transfer(sale.payer(), role("payTo"), sale.price(), transaction)
                    .equals(byTransaction.get(transaction)), "%s moved %s", sale, byTransaction.get(transaction));
            check(sale.stateJson().contains(transaction), "settled by %s: %s", transaction, sale);
            check("moved".equals(sale.proof()), "moved: %s", sale);
        }
        transfers.stream()
                .filter(t -> t.to().equals(role("payTo")) && !explained.contains(t.transaction()))
                .forEach(t -> broken.add("nothing was sold for " + t));
        Map<String, List<Purchase>> delivered = purchases.stream()
                .filter(p -> "DELIVERED".equals(p.state()))
                .collect(Collectors.groupingBy(Purchase::job));
        sales.forEach(sale -> check(!sale.settled() || delivered.getOrDefault(sale.id(), List.of()).size() == 1,
                "delivered %s: %s", delivered.get(sale.id()), sale));
    }

    private void whatLeftUsWasIntended() {
        Map<String, Purchase> intents = purchases.stream().collect(Collectors.toMap(Purchase::nonce, p -> p));
        Set<String> explained = new HashSet<>();
        for (Purchase purchase : intents.values()) {
            String transaction = used.get(Evm.key(role("treasury"), purchase.nonce()));
            check(purchase.paid() == (transaction != null), "paid: %s, booked: %s", transaction, purchase);
            if (transaction == null) continue;
            explained.add(transaction);
            Address upstream = role(Objects.requireNonNull(ROLES.get(purchase.upstream())));
            check(new Evm.Transfer(role("treasury"), upstream, purchase.amount(), transaction)
                    .equals(byTransaction.get(transaction)), "%s moved %s", purchase, byTransaction.get(transaction));
        }
        transfers.stream()
                .filter(t -> t.from().equals(role("treasury")) && !explained.contains(t.transaction()))
                .forEach(t -> broken.add("left us without an intent: " + t));
        Map<String, Long> byJob = purchases.stream()
                .filter(Purchase::spent)
                .collect(Collectors.groupingBy(Purchase::job, Collectors.summingLong(Purchase::amount)));
        sales.forEach(sale -> check(byJob.getOrDefault(sale.id(), 0L) <= 2 * sale.price(), "spent %s on %s",
                byJob.get(sale.id()), sale));
    }

    private void theEntriesAreTheChain() {
        Map<String, Long> accounts = storm.books.accounts();
        storm.books.rows("SELECT movement FROM entries GROUP BY movement HAVING SUM(amount) <> 0 OR COUNT(*) <> 2")
                .forEach(row -> broken.add("not balanced: " + row));
        equal("payers paid", received(), -accounts.getOrDefault("payer", 0L));
        equal("revenue", received(), accounts.getOrDefault("revenue", 0L));
        equal("the treasury paid", spent(), -accounts.getOrDefault("treasury", 0L));
        equal("pay-to owns", received(), storm.chain.balance(role("payTo")));
        long costs = 0;
        for (var account : accounts.entrySet()) {
            check(!account.getKey().startsWith("exposure") && !account.getKey().equals("owed"), "still open: %s",
                    account);
            if (account.getKey().startsWith("cost:") || account.getKey().equals("loss")) costs += account.getValue();
        }
        equal("costs and losses", spent(), costs);
        ROLES.forEach((upstream, role) -> equal(upstream + " owns", storm.chain.balance(role(role)),
                purchases.stream()
                        .filter(p -> p.paid() && p.upstream().equals(upstream))
                        .mapToLong(Purchase::amount)
                        .sum()));
        equal("sold", received(), sales.stream().filter(Sale::settled).mapToLong(Sale::price).sum());
    }

    private void theLimitsAreGivenBack() {
        storm.books
                .rows("SELECT scope, drawn FROM budgets WHERE scope = 'held/all' AND drawn <> 0 "
                        + "UNION ALL SELECT payer, held FROM payers WHERE held <> 0 OR working <> 0")
                .forEach(row -> broken.add("room that no hold takes: " + row));
        long spent = purchases.stream().filter(Purchase::spent).mapToLong(Purchase::amount).sum();
        equal("drawn by the day", spent,
                storm.count("SELECT COALESCE(SUM(drawn), 0) FROM budgets WHERE scope = 'all/day'"));
    }

    private void theClientKnowsTheTruth(Customer.Visit visit, Map<String, Web.Answer> replays,
            Map<String, Web.Answer> payments) {
        Signed payment = Objects.requireNonNull(visit.payment());
        String transaction = used.get(Evm.key(new Address(payment.payer()), payment.nonce()));
        check(transaction != null || visit.images().isEmpty(), "images for nothing: %s", visit);
        visit.answers()
                .stream()
                .filter(Customer::images)
                .forEach(answer -> check(answer.transaction().equals(transaction), "the receipt of %s says %s",
                        transaction, answer));
        check(visit.answers().stream().filter(a -> a.status() == 200).map(a -> a.json().toString()).distinct().count()
                <= 1, "different answers: %s", visit);
        check(visit.answers().stream().noneMatch(a -> a.status() == 500 || a.status() == 409 || a.status() == 400),
                "%s", visit);
        if (transaction != null)
            check(visit.answers()
                    .stream()
                    .noneMatch(a -> a.text().contains("\"charged\":false") && a.text().contains("\"job\"")),
                    "charged, and told otherwise: %s", visit);
        Web.Answer state = payments.get(payment.nonce());
        Web.Answer replay = replays.get(payment.nonce());
        if (transaction == null) {
            check(state == null || !"settled".equals(state.json().path("state").stringValue()), "%s, but %s", state,
                    visit);
            return;
        }
        check(state != null && transaction.equals(state.json().path("transaction").stringValue())
                && state.json().path("amount").path("atomic").asString().equals(Long.toString(payment.amount())),
                "%s, but %s", state, visit);
        check(replay != null && Customer.images(replay) && replay.transaction().equals(transaction)
                && visit.images().stream().allMatch(seen -> seen.json().equals(replay.json())),
                "asked again: %s; before: %s", replay, visit);
    }

    private Address role(String role) {
        return new Address(storm.town.address(role));
    }

    private static long sum(List<Evm.Transfer> transfers) {
        return transfers.stream().mapToLong(Evm.Transfer::value).sum();
    }

    private void equal(String what, long chain, long books) {
        check(chain == books, "%s: %d, but %d", what, chain, books);
    }

    private void check(boolean fine, String words, Object... values) {
        if (!fine) broken.add(String.format(Locale.ROOT, words, values));
    }
}
