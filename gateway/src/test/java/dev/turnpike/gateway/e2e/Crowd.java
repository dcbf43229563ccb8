package dev.turnpike.gateway.e2e;

import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** All who buy in a storm. */
final class Crowd {
    /** Clients of npm. */
    static final List<String> STOCK = List.of("v1", "v2", "v2-only");

    private static final int PAYERS = 40;
    private static final long FUNDS = 20_000_000;

    private final StormTown storm;
    private final List<Wallet> payers;

    Crowd(StormTown storm) {
        this.storm = storm;
        this.payers = storm.payers(PAYERS, FUNDS);
    }

    /**
     * One purchase by a client of ours.
     *
     * @param done is counted up at its end
     */
    Customer.Visit visit(Random chance, AtomicInteger done) {
        Customer.Habit habit = habit(chance.nextInt(100));
        String body = body(chance);
        Wallet payer = habit == Customer.Habit.DRAINS ? withPriceOf(body) : payers.get(chance.nextInt(payers.size()));
        Customer.Visit visit = new Customer(storm.seller, storm.chain, chance).visit(habit, payer, body,
                1 + chance.nextInt(2));
        done.incrementAndGet();
        return visit;
    }

    /** So many purchases by each of the stock clients; those in which one never came to pay are left out. */
    List<CompletableFuture<List<Customer.Visit>>> shoppers(int times) {
        return STOCK.stream().map(client -> CompletableFuture.supplyAsync(() -> shopping(client, times))).toList();
    }

    /**
     * Payments that are each sent to all gateways at once.
     *
     * @param round of how many orders
     */
    List<Customer.Visit> atAllDoors(int round, Random chance) {
        List<CompletableFuture<Customer.Visit>> visits = Stream.generate(() -> body(chance)).limit(round).map(body -> {
            Wallet payer = payers.get(chance.nextInt(payers.size()));
            Signed payment = payer.sign(storm.seller, body, 1 + chance.nextInt(2)).orElseThrow();
            return CompletableFuture.supplyAsync(
                    () -> new Customer.Visit(Customer.Habit.AT_ONCE, payment, payment.send(storm.seller.doors())),
                    Thread::startVirtualThread);
        }).toList();
        return visits.stream().map(CompletableFuture::join).toList();
    }

    /** A payer who owns just what this costs. */
    private Wallet withPriceOf(String body) {
        Web.Answer estimate = Until.holds("estimated", Duration.ofMinutes(2),
                () -> Web.post(storm.seller.url() + "/v1/images/estimate", body), answer -> answer.status() == 200);
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

    private List<Customer.Visit> shopping(String client, int times) {
        String keys = payers.stream().limit(10).map(Wallet::key).collect(Collectors.joining(","));
        Random chance = new Random(client.hashCode());
        String bodies = Stream.generate(() -> body(chance)).limit(times).collect(Collectors.joining(",", "[", "]"));
        List<JsonNode> lines = Node
                .run("shoppers.mjs", "--client", client, "--url", storm.seller.generate(), "--keys", keys, "--bodies",
                        bodies, "--times", Integer.toString(times))
                .lines();
        return lines.stream().filter(line -> !line.path("payments").isEmpty()).map(this::visit).toList();
    }

    private Customer.Visit visit(JsonNode line) {
        JsonNode payment = line.path("payments").get(0);
        String value = payment.path("value").stringValue();
        Signed signed = new Signed(storm.seller.generate(), line.path("request").stringValue(),
                List.of(payment.path("header").stringValue(), value),
                payment.path("payer").stringValue().toLowerCase(Locale.ROOT),
                payment.path("nonce").stringValue().toLowerCase(Locale.ROOT),
                Long.parseLong(payment.path("amount").stringValue()), Web.decode(value));
        Optional<String> receipt = Optional.of(line.path("receipt"))
                .filter(JsonNode::isObject)
                .map(r -> Base64.getEncoder().encodeToString(r.toString().getBytes()));
        return new Customer.Visit(Customer.Habit.PLAIN, signed, List.of(
                new Web.Answer(line.path("status").asInt(0), receipt, Optional.empty(), line.path("body").toString())));
    }
}
