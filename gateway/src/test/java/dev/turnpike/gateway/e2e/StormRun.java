package dev.turnpike.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Five hundred paid requests on each of two chain ids while everything around the gateway fails now and then and the
 * gateway itself is killed five times. Afterwards the chain, the ledger, the payment endpoint and what the clients were
 * told agree to the atomic unit.
 */
class StormRun {
    private static final int REQUESTS = Integer.getInteger("storm.requests", 500);
    private static final int KILLS = Integer.getInteger("storm.kills", 5);
    private static final int CLIENTS = 20;
    private static final int PAYERS = 40;
    private static final String[] STOCK = {"v1", "v2", "v2-only"};
    private static final Duration ENDS = Duration.ofMinutes(3);
    /** Doubts are looked at less often as they age, by a clock that does not jump as the chain's does. */
    private static final Duration PROVEN = Duration.ofMinutes(12);
    /** Longer than anything lives that was signed here, so that nobody settles it any more. */
    private static final Duration LIFE = Duration.ofSeconds(90);
    /** Longer than any authorization that anybody signed here is good for. */
    private static final long EXPIRED_SECONDS = 1000;

    private final AtomicInteger done = new AtomicInteger();

    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    @ParameterizedTest(name = "on chain {0}")
    @ValueSource(ints = {84532, 8453})
    void nothingIsLostAndNobodyIsChargedForNothing(int chainId, @TempDir Path folder) {
        long seed = Long.getLong("storm.seed", System.nanoTime());
        Instant began = Instant.now();
        try (StormTown storm = StormTown.wide(chainId, folder)) {
            Trouble trouble = new Trouble(storm, new Random(seed));
            List<Customer.Visit> visits = visits(storm, trouble, new Random(seed + 1));
            Duration sold = Duration.between(began, Instant.now());

            ended(storm);
            visits = visits.stream().map(visit -> toldAnEnd(visit)).toList();
            Map<String, Web.Answer> payments = each(visits, payment -> Web.get(storm.jar.url() + "/v1/payments/"
                    + storm.town.network() + "/" + payment.payer() + "/" + payment.nonce()));
            payments.values().removeIf(answer -> answer.status() == 404);
            Map<String, Web.Answer> replays = each(visits,
                    payment -> payments.containsKey(payment.nonce()) ? payment.send() : null);
            Web.Answer reconciled = Web.get(storm.jar.management() + "/v1/ledger/reconciliation?from=" + storm.opened);
            storm.jar.stop();

            Audit audit = new Audit(storm);
            List<String> broken = audit.broken(visits, replays, payments, reconciled);
            StormPage.write("Faults on chain id " + chainId, new StormReport(storm, audit, trouble, visits, seed, sold,
                    Duration.between(began, Instant.now()), broken.size()).text());
            assertThat(broken).as("seed %d", seed).isEmpty();
            assertThat(visits.stream().filter(visit -> visit.payment() != null).count())
                    .isGreaterThanOrEqualTo(REQUESTS);
        }
    }

    private List<Customer.Visit> visits(StormTown storm, Trouble trouble, Random chance) {
        List<Wallet> payers = storm.payers(PAYERS, 20_000_000);
        int stock = REQUESTS / 10 / STOCK.length;
        int ours = REQUESTS - stock * STOCK.length + REQUESTS / 50;
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS, Thread.ofVirtual().factory())) {
            List<CompletableFuture<Customer.Visit>> running = new ArrayList<>();
            for (int i = 0; i < ours; i++)
                running.add(
                        CompletableFuture.supplyAsync(visit(storm, payers, new Random(chance.nextLong())), clients));
            List<CompletableFuture<List<Customer.Visit>>> shoppers = java.util.Arrays.stream(STOCK)
                    .map(client -> CompletableFuture.supplyAsync(() -> shopping(storm, client, payers, stock)))
                    .toList();
            CompletableFuture<Void> faults = trouble.faults();
            CompletableFuture<Void> kills = trouble.kills(KILLS, ours, done::get);
            List<Customer.Visit> visits = Collections.synchronizedList(new ArrayList<>());
            running.forEach(visit -> visits.add(visit.join()));
            shoppers.forEach(shopper -> visits.addAll(shopper.join()));
            kills.join();
            trouble.isOver();
            faults.join();
            return List.copyOf(visits);
        }
    }

    private java.util.function.Supplier<Customer.Visit> visit(StormTown storm, List<Wallet> payers, Random chance) {
        return () -> {
            Customer.Habit habit = habit(chance.nextInt(100));
            String body = body(chance);
            Wallet payer = habit == Customer.Habit.DRAINS ? withPriceOf(storm, body)
                    : payers.get(chance.nextInt(payers.size()));
            Customer.Visit visit = new Customer(storm.jar, storm.chain, chance).visit(habit, payer, body,
                    1 + chance.nextInt(2));
            done.incrementAndGet();
            return visit;
        };
    }

    /** A payer who owns just what this costs. */
    private static Wallet withPriceOf(StormTown storm, String body) {
        Web.Answer estimate = Until.holds("estimated", Duration.ofMinutes(2),
                () -> Web.post(storm.jar.url() + "/v1/images/estimate", body), answer -> answer.status() == 200);
        return storm.payers(1, Long.parseLong(estimate.json().path("estimatedCost").path("atomic").stringValue()))
                .getFirst();
    }

    private static Customer.Habit habit(int percent) {
        if (percent < 54) return Customer.Habit.PLAIN;
        if (percent < 68) return Customer.Habit.AT_ONCE;
        if (percent < 84) return Customer.Habit.HANGS_UP;
        return percent < 92 ? Customer.Habit.CANCELS : Customer.Habit.DRAINS;
    }

    /**
     * Two in three of the upstream that answers at once, the others of those that take a while; every request another.
     */
    private static String body(Random chance) {
        String prompt = "a toll booth " + Long.toHexString(chance.nextLong());
        int kind = chance.nextInt(6);
        if (kind == 0) return "{\"prompt\":\"%s\",\"model\":\"seedream-4.0\"}".formatted(prompt);
        if (kind == 1)
            return "{\"prompt\":\"%s\",\"model\":\"seedream-4.0\",\"seed\":%d}".formatted(prompt, chance.nextInt(1000));
        return "{\"prompt\":\"%s\",\"width\":%d,\"height\":%d,\"numberResults\":%d}".formatted(prompt,
                64 * (2 + chance.nextInt(5)), 64 * (2 + chance.nextInt(5)), 1 + chance.nextInt(2));
    }

    /** Purchases by a stock client; those in which it never came to pay are left out. */
    private static List<Customer.Visit> shopping(StormTown storm, String client, List<Wallet> payers, int times) {
        String keys = payers.stream().limit(10).map(Wallet::key).collect(Collectors.joining(","));
        Random chance = new Random(client.hashCode());
        String bodies = java.util.stream.Stream.generate(() -> body(chance))
                .limit(times)
                .collect(Collectors.joining(",", "[", "]"));
        List<JsonNode> lines = Node
                .run("shoppers.mjs", "--client", client, "--url", storm.jar.generate(), "--keys", keys, "--bodies",
                        bodies, "--times", Integer.toString(times))
                .lines();
        return lines.stream().filter(line -> !line.path("payments").isEmpty()).map(line -> visit(storm, line)).toList();
    }

    private static Customer.Visit visit(StormTown storm, JsonNode line) {
        JsonNode payment = line.path("payments").get(0);
        String value = payment.path("value").stringValue();
        Signed signed = new Signed(storm.jar.generate(), line.path("request").stringValue(),
                List.of(payment.path("header").stringValue(), value),
                payment.path("payer").stringValue().toLowerCase(java.util.Locale.ROOT),
                payment.path("nonce").stringValue().toLowerCase(java.util.Locale.ROOT),
                Long.parseLong(payment.path("amount").stringValue()), Web.decode(value));
        var receipt = java.util.Optional.of(line.path("receipt"))
                .filter(JsonNode::isObject)
                .map(r -> Base64.getEncoder().encodeToString(r.toString().getBytes()));
        return new Customer.Visit(Customer.Habit.PLAIN, signed, List.of(new Web.Answer(line.path("status").asInt(0),
                receipt, java.util.Optional.empty(), line.path("body").toString())));
    }

    /** All that can end by itself has ended; then everything signed expires, and all else ends too. */
    private static void ended(StormTown storm) {
        Until.holds("worked off", ENDS,
                () -> storm.count("SELECT COUNT(*) FROM jobs WHERE state IN ('held', 'working', 'delivered')"),
                open -> open == 0);
        Instant expired = Instant.now().plus(LIFE);
        Until.holds("settled what can be", ENDS, () -> storm.books.rows("SELECT id FROM jobs WHERE state = 'settling'"),
                open -> open.isEmpty() || Instant.now().isAfter(expired));
        storm.chain.advance(EXPIRED_SECONDS);
        Until.holds("ended", PROVEN, () -> storm.books.rows(
                "SELECT id, state, outcome, proof, watch_at FROM jobs WHERE state <> 'closed' OR watch_at IS NOT NULL"),
                List::isEmpty);
    }

    /** Who gave up is told now. */
    private static Customer.Visit toldAnEnd(Customer.Visit visit) {
        Signed payment = visit.payment();
        if (payment == null || visit.ended()) return visit;
        List<Web.Answer> answers = new ArrayList<>(visit.answers());
        answers.add(Until.holds("told", ENDS, payment::send, Customer::ended));
        return new Customer.Visit(visit.habit(), payment, answers);
    }

    private static Map<String, Web.Answer> each(List<Customer.Visit> visits, Function<Signed, Web.Answer> ask) {
        Map<String, Web.Answer> answers = new HashMap<>(new TreeMap<>());
        for (Customer.Visit visit : visits) {
            Signed payment = visit.payment();
            Web.Answer answer = payment == null ? null : ask.apply(payment);
            if (answer != null && payment != null) answers.put(payment.nonce(), answer);
        }
        return answers;
    }
}
