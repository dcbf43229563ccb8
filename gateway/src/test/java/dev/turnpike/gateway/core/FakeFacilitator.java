package dev.turnpike.gateway.core;

import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Facilitator;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.Terms;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Mono;

/** A facilitator that answers as told: each answer once, then as usual. */
public final class FakeFacilitator implements Facilitator {
    public static final Bytes32 TX = new Bytes32("0x" + "ab".repeat(32));
    private final List<String> events;
    /** What it was asked to settle, which nobody else could have carried out. */
    final Set<Bytes32> asked = new HashSet<>();
    private final Deque<Mono<Verification>> verifications = new ArrayDeque<>();
    private final Deque<Mono<Settlement>> settlements = new ArrayDeque<>();

    FakeFacilitator(List<String> events) {
        this.events = events;
    }

    public FakeFacilitator verifies(Mono<Verification> answer) {
        verifications.add(answer);
        return this;
    }

    public FakeFacilitator verifies(Verification answer) {
        return verifies(Mono.just(answer));
    }

    public FakeFacilitator settles(Mono<Settlement> answer) {
        settlements.add(answer);
        return this;
    }

    public FakeFacilitator settles(Settlement answer) {
        return settles(Mono.just(answer));
    }

    @Override
    public Mono<Verification> verify(Payment payment, Terms terms) {
        return Mono.defer(() -> {
            events.add("verify");
            return verifications.isEmpty() ? Mono.just(new Verification.Valid(payment.authorization().from()))
                    : verifications.remove();
        });
    }

    @Override
    public Mono<Settlement> settle(Payment payment, Terms terms) {
        return Mono.defer(() -> {
            events.add("settle");
            asked.add(payment.authorization().nonce());
            return settlements.isEmpty() ? Mono.just(new Settlement.Settled(TX)) : settlements.remove();
        });
    }
}
