package dev.turnpike.gateway.bridge;

import dev.turnpike.x402.SignedPayment;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The payments of orders whose end the host may not have seen. The same order (tool and arguments) gets the same payment
 * for {@link #WINDOW}, which the gateway charges once, until its end was written to a call that the host had not given up.
 */
final class Orders {
    static final Duration WINDOW = Duration.ofHours(1);
    /** The oldest is forgotten first. */
    private static final int MOST = 256;

    private final Map<Order, Paid> paid = new LinkedHashMap<>();
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

    /** A payment, with the ids of the calls that wait for its end, and of the one that was told it. */
    private static final class Paid {
        private final SignedPayment payment;
        private final Instant until;
        private final Set<JsonNode> waiting = new HashSet<>();
        private @Nullable JsonNode told;

        private Paid(SignedPayment payment, Instant until) {
            this.payment = payment;
            this.until = until;
        }
    }

    /** The payment that was signed for this order before, if its end may not be known. */
    synchronized Optional<SignedPayment> payment(JsonNode call) {
        Paid before = paid.get(Order.of(call));
        if (before == null || before.told != null || !clock.instant().isBefore(before.until)) return Optional.empty();
        before.waiting.add(call.path("id"));
        return Optional.of(before.payment);
    }

    /** The same, or one that is signed now; empty if none is. */
    synchronized Optional<SignedPayment> payment(JsonNode call, Supplier<Optional<SignedPayment>> sign) {
        return payment(call).or(() -> sign.get().map(signed -> {
            Order order = Order.of(call);
            paid.remove(order);
            if (paid.size() >= MOST) paid.remove(paid.keySet().iterator().next());
            paid.put(order, new Paid(signed, clock.instant().plus(WINDOW)));
            return payment(call).orElse(signed);
        }));
    }

    /** An answer was written to a call that carried a payment of ours. */
    synchronized void answered(JsonNode call, JsonNode answer) {
        Paid of = paid.get(Order.of(call));
        if (of != null && of.waiting.remove(call.path("id")) && isEnd(answer)) of.told = call.path("id");
    }

    /** The host has given up this call, perhaps when its answer was on the way. */
    synchronized void givenUp(JsonNode id) {
        for (Paid one : paid.values()) {
            one.waiting.remove(id);
            if (id.equals(one.told)) one.told = null;
        }
    }

    /** Images, or that nothing is charged. A job that goes on is no end, and an answer that does not say so is none. */
    private static boolean isEnd(JsonNode answer) {
        JsonNode told = answer.at("/result/structuredContent");
        return !told.path("images").isEmpty() || told.path("charged").isBoolean();
    }
}
