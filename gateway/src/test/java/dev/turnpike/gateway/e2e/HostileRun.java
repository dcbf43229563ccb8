package dev.turnpike.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two hundred hostile requests a second for a minute, beside twenty clients who pay: every one of these is served,
 * nobody sees a server error, and the facilitator is asked about good payments only. The limits of an address are those
 * of the built-in configuration.
 */
class HostileRun {
    private static final int A_SECOND = 200;
    private static final Duration BEFORE = Duration.ofSeconds(20);
    private static final Duration LASTS = Duration.ofSeconds(Integer.getInteger("storm.hostile.seconds", 60));
    private static final int CLIENTS = 20;

    /** One purchase by a client who pays. */
    private record Bought(int status, boolean images, long millis) {}

    @Timeout(value = 8, unit = TimeUnit.MINUTES)
    @Test
    void payingClientsAreServedBesideTwoHundredHostileRequestsASecond(@TempDir Path folder) {
        Town town = Town.open(84532, 1);
        try (StormTown storm = StormTown.of(town, new Jar(Settings.of(town), folder), folder);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Wallet> payers = storm.payers(CLIENTS + 1, 20_000_000);
            Signed settled = payers.getLast().sign(storm.seller, body(0), 1).orElseThrow();
            assertThat(settled.send().status()).isEqualTo(200);
            customers(storm, payers, threads, Duration.ofSeconds(10)); // warms up
            List<Bought> calm = customers(storm, payers, threads, BEFORE);
            long before = verified(storm);

            Attack attack = new Attack(storm.seller, payers.getLast(), settled, new Random(1));
            Map<Attack.Kind, Map<Integer, AtomicLong>> answers = answers();
            CompletableFuture<Double> rate = CompletableFuture.supplyAsync(() -> attack(attack, answers, threads),
                    threads);
            List<Bought> stormy = customers(storm, payers, threads, LASTS);
            double attained = rate.join();
            long asked = verified(storm) - before;

            StormPage.write("Hostile requests", report(calm, stormy, answers, attained, asked));
            assertThat(stormy).hasSizeGreaterThanOrEqualTo(CLIENTS)
                    .allMatch(bought -> bought.status() == 200 && bought.images());
            assertThat(calm).allMatch(bought -> bought.status() == 200 && bought.images());
            assertThat(answers.values().stream().flatMap(byStatus -> byStatus.keySet().stream()))
                    .noneMatch(status -> status >= 500);
            assertThat(storm.seller.errors()).as("what strangers can write into the log").isEmpty();
            assertThat(asked).as("facilitator asked to verify").isEqualTo(stormy.size());
            assertThat(attained).isGreaterThan(0.95 * A_SECOND);
        }
    }

    /** Everybody buys again and again for so long, and finishes what was begun. */
    private static List<Bought> customers(StormTown storm, List<Wallet> payers, ExecutorService threads,
            Duration lasts) {
        long end = System.nanoTime() + lasts.toNanos();
        List<CompletableFuture<List<Bought>>> all = payers.stream()
                .limit(CLIENTS)
                .map(payer -> CompletableFuture.supplyAsync(() -> {
                    List<Bought> bought = new ArrayList<>();
                    for (int i = 0; System.nanoTime() < end; i++) bought.add(buy(storm, payer, i));
                    return bought;
                }, threads))
                .toList();
        return all.stream().flatMap(one -> one.join().stream()).toList();
    }

    private static Bought buy(StormTown storm, Wallet payer, int i) {
        long began = System.nanoTime();
        Web.Answer answer = payer.sign(storm.seller, body(i), 1 + i % 2)
                .map(payment -> payment.send())
                .orElseThrow(() -> new AssertionError("not told a price"));
        return new Bought(answer.status(), Customer.images(answer), (System.nanoTime() - began) / 1_000_000);
    }

    private static String body(int i) {
        return "{\"prompt\":\"a toll booth %d\",\"width\":128,\"height\":128}".formatted(i);
    }

    /** Starts so many a second, each on a thread of its own, and waits for them; how many it started a second. */
    private static double attack(Attack attack, Map<Attack.Kind, Map<Integer, AtomicLong>> answers,
            ExecutorService threads) {
        long began = System.nanoTime();
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < A_SECOND * LASTS.toSeconds(); i++) {
            Attack.Kind kind = Attack.Kind.at(i);
            all.add(CompletableFuture.runAsync(() -> answers.get(kind)
                    .computeIfAbsent(attack.send(kind), status -> new AtomicLong())
                    .incrementAndGet(), threads));
            Customer.pause(
                    Duration.ofNanos(Math.max(0, began + (i + 1) * 1_000_000_000L / A_SECOND - System.nanoTime())));
        }
        double took = (System.nanoTime() - began) / 1e9;
        all.forEach(CompletableFuture::join);
        return all.size() / took;
    }

    private static Map<Attack.Kind, Map<Integer, AtomicLong>> answers() {
        Map<Attack.Kind, Map<Integer, AtomicLong>> answers = new TreeMap<>();
        for (Attack.Kind kind : Attack.Kind.values())
            answers.put(kind, new java.util.concurrent.ConcurrentSkipListMap<>());
        return answers;
    }

    private static long verified(StormTown storm) {
        return Web.get(storm.town.facilitator() + "/stats").json().path("verify").asLong();
    }

    private static String report(List<Bought> calm, List<Bought> stormy,
            Map<Attack.Kind, Map<Integer, AtomicLong>> answers, double attained, long asked) {
        return """
                On %s: %.0f hostile requests a second for %d s, each on a connection of its own from one of some thousand loopback addresses, beside %d
                paying clients on 127.0.0.1 in a loop. Limits of an address are the default ones (50 unpaid a second, 30 refused payments a minute).
                Gateway, clients, attackers, chain, upstreams and facilitators share one machine of %d processors, so that times compare, and no more.

                | paying clients | served | not served | a second | median | 95%% |
                |---|---:|---:|---:|---:|---:|
                %s%s
                The facilitator was asked to verify %d payments meanwhile: those of the paying clients, %d.

                | hostile | sent | answered |
                |---|---:|---|
                %s
                """
                .formatted(LocalDate.now(ZoneOffset.UTC), attained, LASTS.toSeconds(), CLIENTS,
                        Runtime.getRuntime().availableProcessors(), row("alone", calm, BEFORE),
                        row("beside the hostile", stormy, LASTS), asked, stormy.size(),
                        answers.entrySet().stream().map(HostileRun::row).collect(Collectors.joining()));
    }

    private static String row(Map.Entry<Attack.Kind, Map<Integer, AtomicLong>> kind) {
        return "| %s | %d | %s |\n".formatted(kind.getKey().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '),
                kind.getValue().values().stream().mapToLong(AtomicLong::get).sum(),
                kind.getValue()
                        .entrySet()
                        .stream()
                        .map(e -> (e.getKey() == 0 ? "hung up on" : e.getKey()) + ": " + e.getValue())
                        .collect(Collectors.joining(", ")));
    }

    private static String row(String when, List<Bought> bought, Duration lasts) {
        List<Long> millis = bought.stream().map(Bought::millis).sorted().toList();
        long served = bought.stream().filter(b -> b.status() == 200 && b.images()).count();
        return "| %s | %d | %d | %.1f | %d ms | %d ms |\n".formatted(when, served, bought.size() - served,
                served / (double) lasts.toSeconds(), millis.get(millis.size() / 2),
                millis.get(millis.size() * 95 / 100));
    }
}
