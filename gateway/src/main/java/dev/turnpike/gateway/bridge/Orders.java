package dev.turnpike.gateway.bridge;

import dev.turnpike.x402.SignedPayment;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * The payments of orders whose end the host may not have seen. The same order (tool and arguments) gets the same payment
 * for {@link #WINDOW}, which the gateway charges once, until its end was written to a call that the host had not given up:
 * this call, or a later one that asked for its job.
 */
final class Orders {
    static final Duration WINDOW = Duration.ofHours(1);
    /** Of orders, and of ids. The oldest is forgotten first. */
    private static final int MOST = 256;
    /** How far the chain's clock may be behind ours. */
    private static final Duration APART = Duration.ofMinutes(1);

    private final Map<Order, Paid> paid = new LinkedHashMap<>();
    private final Set<JsonNode> givenUp = new LinkedHashSet<>();
    private final InstantSource clock;

    Orders(InstantSource clock) {
        this.clock = clock;
    }

    /** What is ordered. */
    private record Order(JsonNode tool, JsonNode arguments) {
        static Order of(JsonNode call) {
            return new Order(call.at("/params/name"), call.at("/params/arguments"));
        }
    }

    /** A payment, with the ids of the calls that wait for its end, and of those that were told it. */
    private static final class Paid {
        private final SignedPayment payment;
        private final Instant until;
        private final Set<JsonNode> waiting = new HashSet<>();
        private final Set<JsonNode> told = new HashSet<>();
        /** Empty if no call was told it. */
        private String job = "";

        private Paid(SignedPayment payment, Instant until) {
            this.payment = payment;
            this.until = until;
        }
    }

    /** The payment that was signed before for the order of a call which has just come, if its end may not be known. */
    synchronized Optional<SignedPayment> asked(JsonNode call) {
        givenUp.remove(call.path("id"));
        return before(call);
    }

    private Optional<SignedPayment> before(JsonNode call) {
        Paid before = paid.get(Order.of(call));
        if (before == null || !before.told.isEmpty() || !clock.instant().isBefore(before.until))
            return Optional.empty();
        before.waiting.add(call.path("id"));
        return Optional.of(before.payment);
    }

    /** The same, or one that is signed now; empty if none is, and for a call that was given up. */
    synchronized Optional<SignedPayment> payment(JsonNode call, Supplier<Optional<SignedPayment>> sign) {
        if (isGivenUp(call)) return Optional.empty();
        return before(call).or(() -> sign.get().map(signed -> {
            Order order = Order.of(call);
            paid.remove(order);
            if (paid.size() >= MOST) paid.remove(paid.keySet().iterator().next());
            paid.put(order, new Paid(signed, clock.instant().plus(WINDOW)));
            return before(call).orElse(signed);
        }));
    }

    /** Whether this payment can no longer be carried out. */
    boolean isOver(SignedPayment payment) {
        long since = clock.instant().minus(APART).getEpochSecond();
        return payment.authorization().validBefore().compareTo(BigInteger.valueOf(since)) <= 0;
    }

    /** The next payment of this order is a new one, unless another call has signed that already. */
    synchronized void forget(JsonNode call, SignedPayment payment) {
        Paid of = paid.get(Order.of(call));
        if (of != null && of.payment.equals(payment)) paid.remove(Order.of(call));
    }

    /** An answer goes to a call. To be said before the host can see it and order anew. */
    synchronized void answered(JsonNode call, JsonNode answer) {
        JsonNode id = call.path("id");
        JsonNode told = answer.at("/result/structuredContent");
        String job = told.path("id").stringValue("");
        Paid of = paid.get(Order.of(call));
        if (of != null && of.waiting.remove(id)) {
            if (isEnd(told)) of.told.add(id);
            else if (!job.isEmpty()) of.job = job;
        }
        if (job.isEmpty() || !isEnd(told) || isGivenUp(call)) return;
        for (Paid one : paid.values()) if (one.job.equals(job)) one.told.add(id);
    }

    /** The host has given up this call: before it was paid, or perhaps when its answer was on the way. */
    synchronized void givenUp(JsonNode id) {
        if (givenUp.size() >= MOST) givenUp.remove(givenUp.iterator().next());
        givenUp.add(id);
        for (Paid one : paid.values()) {
            one.waiting.remove(id);
            one.told.remove(id);
        }
    }

    synchronized boolean isGivenUp(JsonNode call) {
        return givenUp.contains(call.path("id"));
    }

    /** Images, or whether it is charged. A job that goes on does not say so, and its answer is no end. */
    private static boolean isEnd(JsonNode told) {
        return !told.path("images").isEmpty() || told.path("charged").isBoolean();
    }
}
