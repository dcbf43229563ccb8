package dev.turnpike.core.doubt;

import dev.turnpike.sandbox.facilitator.FacilitatorFault;
import dev.turnpike.sandbox.facilitator.SandboxFacilitator;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Facilitator;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.Terms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/** The sandbox's facilitator with things that happen around it. */
public final class Broker implements Facilitator {
    public static final Bytes32 LIE = new Bytes32("0x" + "11".repeat(32));

    private final SandboxFacilitator honest;
    private final Scheduler time;
    private volatile Duration slow = Duration.ZERO;
    private final List<Runnable> afterVerify = new ArrayList<>();
    private final List<Runnable> beforeSettle = new ArrayList<>();
    public final List<Payment> verified = new CopyOnWriteArrayList<>();
    public final List<Payment> settled = new CopyOnWriteArrayList<>();
    private volatile boolean lies;
    private volatile boolean denies;
    private volatile Sinks.One<Boolean> open = answering();

    Broker(SandboxFacilitator honest, Scheduler time) {
        this.honest = honest;
        this.time = time;
    }

    public void fault(FacilitatorFault fault) {
        honest.fault(fault);
    }

    /** How long after it has settled it says so. */
    public void slow(Duration now) {
        slow = now;
    }

    /** Whether it says settled without doing anything. */
    public void lies(boolean now) {
        lies = now;
    }

    /** Whether it settles, and says that it has refused. */
    public void denies(boolean now) {
        denies = now;
    }

    /** What happens once, after the next verification. */
    public void afterVerify(Runnable event) {
        afterVerify.add(event);
    }

    /** What happens once, before the next settlement. */
    public void beforeSettle(Runnable event) {
        beforeSettle.add(event);
    }

    /** Takes calls to verify and answers none until {@link #resume}. */
    public void stall() {
        open = Sinks.one();
    }

    public void resume() {
        open.tryEmitValue(true);
    }

    @Override
    public Mono<Verification> verify(Payment payment, Terms terms) {
        return Mono.defer(() -> {
            verified.add(payment);
            return open.asMono().then(honest.verify(payment, terms)).doOnNext(answer -> happen(afterVerify));
        });
    }

    @Override
    public Mono<Settlement> settle(Payment payment, Terms terms) {
        return Mono.defer(() -> {
            happen(beforeSettle);
            settled.add(payment);
            Mono<Settlement> answer = lies ? Mono.just(new Settlement.Settled(LIE)) : honest.settle(payment, terms);
            if (denies) answer = answer.map(done -> new Settlement.Refused("insufficient_funds", "so it says"));
            return slow.isZero() ? answer : answer.delayElement(slow, time);
        });
    }

    private static synchronized void happen(List<Runnable> events) {
        List<Runnable> now = List.copyOf(events);
        events.clear();
        now.forEach(Runnable::run);
    }

    private static Sinks.One<Boolean> answering() {
        Sinks.One<Boolean> open = Sinks.one();
        open.tryEmitValue(true);
        return open;
    }
}
