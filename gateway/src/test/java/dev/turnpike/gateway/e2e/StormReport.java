package dev.turnpike.gateway.e2e;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a storm was and how it ended, as tables. */
record StormReport(StormTown storm, Audit audit, Trouble trouble, List<Customer.Visit> visits, long seed, Duration sold,
        Duration all, int broken) {
    String text() {
        return """
                On %s, seed %d: %d paid requests from 20 clients at once in %d s (%d s in all, until every doubt had ended); %d things were not as they should be.

                | clients | |
                |---|---:|
                %s
                | jobs and purchases at the end | |
                |---|---:|
                %s
                | what went wrong meanwhile | times |
                |---|---:|
                %s
                | atomic units of USDC | |
                |---|---:|
                %s
                """
                .formatted(LocalDate.now(ZoneOffset.UTC), seed, paid().count(), sold.toSeconds(), all.toSeconds(),
                        broken, rows(clients()), rows(ends()), rows(faults()), rows(sums()));
    }

    private Map<String, Long> clients() {
        Map<String, Long> rows = new TreeMap<>();
        paid().collect(Collectors.groupingBy(
                v -> "habit: " + v.habit().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '),
                Collectors.counting())).forEach(rows::put);
        paid().collect(Collectors.groupingBy(
                v -> "protocol version " + v.payment().payload().path("x402Version").asString(), Collectors.counting()))
                .forEach(rows::put);
        paid().collect(Collectors.groupingBy(v -> "told at last: " + last(v), Collectors.counting()))
                .forEach(rows::put);
        rows.put("times a payment was sent", paid().mapToLong(v -> v.answers().size()).sum());
        rows.put("of these, the gateway was down or hung up",
                paid().mapToLong(v -> v.answers().stream().filter(a -> a.status() == 0).count()).sum());
        long balancer = paid().flatMap(v -> v.answers().stream()).filter(StormReport::isOfBalancer).count();
        if (balancer > 0) rows.put("of these, the balancer had no answer", balancer);
        return rows;
    }

    private static boolean isOfBalancer(Web.Answer answer) {
        return (answer.status() == 502 || answer.status() == 504) && !answer.text().startsWith("{");
    }

    private static String last(Customer.Visit visit) {
        Web.Answer last = visit.answers().getLast();
        return last.status() == 200 ? "200 images" : last.status() + " " + last.json().path("error").asString("");
    }

    private Map<String, Long> ends() {
        Map<String, Long> rows = counted("job: ", audit.sales(), Audit.Sale::outcome);
        rows.putAll(counted("purchase: ", audit.purchases(), p -> p.state().toLowerCase(java.util.Locale.ROOT)));
        rows.putAll(counted("settlement seen in doubt, ended ",
                audit.sales().stream().filter(sale -> trouble.doubted().contains(sale.id())).toList(),
                Audit.Sale::outcome));
        rows.put("purchase in doubt, proven paid", postings("proven paid"));
        rows.put("purchase in doubt, proven void", postings("proven void%"));
        return rows;
    }

    private long postings(String why) {
        return storm.count("SELECT COUNT(*) FROM entries WHERE amount > 0 AND why LIKE '" + why + "'");
    }

    private Map<String, Long> faults() {
        Map<String, Long> rows = new TreeMap<>();
        trouble.counts().forEach((what, times) -> rows.put(what, times.longValue()));
        return rows;
    }

    private Map<String, Long> sums() {
        Map<String, Long> rows = new TreeMap<>();
        rows.put("received on chain, by the ledger and by the receipts", audit.received());
        rows.put("spent on chain and by the ledger", audit.spent());
        storm.books.accounts().forEach((account, holds) -> rows.put("account " + account, holds));
        return rows;
    }

    private Stream<Customer.Visit> paid() {
        return visits.stream().filter(visit -> visit.payment() != null);
    }

    private static <T> Map<String, Long> counted(String prefix, List<T> all, Function<T, String> by) {
        return all.stream()
                .collect(Collectors.groupingBy(t -> prefix + by.apply(t), TreeMap::new, Collectors.counting()));
    }

    private static String rows(Map<String, Long> rows) {
        return rows.entrySet()
                .stream()
                .map(row -> "| " + row.getKey() + " | " + row.getValue() + " |\n")
                .collect(Collectors.joining());
    }
}
