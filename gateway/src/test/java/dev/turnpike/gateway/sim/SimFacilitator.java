package dev.turnpike.gateway.sim;

import dev.turnpike.sandbox.chain.ChainLog;
import dev.turnpike.x402.Facilitator;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.Terms;
import java.time.Duration;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** The facilitator at the far end of a network: calls are late, lost on either way, or arrive twice. */
final class SimFacilitator implements Facilitator {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String NOTHING = "no answer within " + TIMEOUT;

    private final SimWorld world;
    private final Machine caller;
    private final Chance chance;

    SimFacilitator(SimWorld world, Machine caller) {
        this.world = world;
        this.caller = caller;
        this.chance = world.chance().another();
    }

    @Override
    public Mono<Verification> verify(Payment payment, Terms terms) {
        return call("verify", payment, () -> world.facilitator().verify(payment, terms),
                new Verification.Unavailable(NOTHING));
    }

    @Override
    public Mono<Settlement> settle(Payment payment, Terms terms) {
        return call("settle", payment, () -> settled(payment, terms), new Settlement.Unknown(NOTHING, null))
                .doOnNext(answer -> {
                    if (!caller.isReplaced()) world.laws().heard(payment, answer);
                });
    }

    private Mono<Settlement> settled(Payment payment, Terms terms) {
        if (!world.facilitatorLies()
                || ChainLog.of(world.chain(), payment.authorization().from(), payment.authorization().nonce())
                        .isPresent())
            return world.facilitator()
                    .settle(payment, terms)
                    .map(answer -> world.facilitatorDenies() ? world.denials().denied(payment, answer) : answer);
        world.lied(payment);
        return Mono.just(new Settlement.Settled(world.nonce()));
    }

    private <T> Mono<T> call(String what, Payment payment, Supplier<Mono<T>> desk, T nothing) {
        return Mono.create(sink -> caller.whenItRuns(() -> leave(what, payment, desk, nothing, sink)));
    }

    private <T> void leave(String what, Payment payment, Supplier<Mono<T>> desk, T nothing, MonoSink<T> sink) {
        Weather weather = world.weather();
        world.event(caller, what + " leaves");
        boolean late = chance.percent(weather.late());
        boolean lost = caller.isCutOff(Machine.Cut.INTERNET)
                || chance.percent(weather.lostBefore() + weather.notSent());
        Duration there = late ? TIMEOUT.plus(chance.millis(0, 60_000)) : chance.millis(5, 400);
        boolean doubled = chance.percent(weather.doubled());
        if (late || lost || doubled)
            world.story()
                    .count("network: " + what
                            + (lost ? " does not arrive" : late ? " arrives late" : " arrives twice"));
        if (late || lost) answer(sink, TIMEOUT, nothing);
        if (!lost) world.after(there, () -> arrive(what, payment, desk, nothing, late ? null : sink));
        if (!lost && doubled)
            world.after(there.plus(chance.millis(0, 3_000)), () -> arrive(what, payment, desk, nothing, null));
    }

    private <T> void arrive(String what, Payment payment, Supplier<Mono<T>> desk, T nothing, MonoSink<T> sink) {
        desk.get().subscribe(answer -> {
            world.story()
                    .tell("facilitator", "%s %s: %s%s", what, Payer.brief(payment.authorization().nonce()), answer,
                            sink == null ? " (late or again)" : "");
            if (what.equals("verify") && answer instanceof Verification.Valid) world.verified(payment);
            if (sink == null) return;
            world.event(caller, what + " arrived");
            boolean lost = chance.percent(world.weather().lostAfter());
            if (lost) world.story().count("network: answer to " + what + " is lost");
            answer(sink, chance.millis(5, 400), lost ? nothing : answer);
        });
    }

    private <T> void answer(MonoSink<T> sink, Duration back, T answer) {
        world.after(back, () -> caller.work().schedule(() -> sink.success(answer)));
    }
}
