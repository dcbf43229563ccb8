package dev.turnpike.gateway.sim;

import dev.turnpike.sandbox.upstreams.Fault;
import dev.turnpike.testkit.Pngs;
import dev.turnpike.x402.Http;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** The network as one gateway sees it: calls are late, lost on either way, or arrive twice. */
final class SimNetwork implements Http {
    private static final int SIDE = 1024;

    private final SimWorld world;
    private final Machine caller;
    private final Chance chance;
    /** How often each upstream was asked its price without an order that followed. */
    private final Map<String, Integer> asked = new HashMap<>();

    SimNetwork(SimWorld world, Machine caller) {
        this.world = world;
        this.caller = caller;
        this.chance = world.chance().another();
    }

    @Override
    public Mono<Outcome> send(Call call) {
        return Mono.create(sink -> caller.whenItRuns(() -> leave(call, sink)));
    }

    private void leave(Call call, MonoSink<Outcome> sink) {
        Weather weather = world.weather();
        boolean keyed = Wire.keyed(call);
        boolean paid = keyed || Wire.paid(call);
        boolean known = !keyed && !Plain.isAt(call) && known(call, paid);
        if (known) world.paidByKnownTerms(call.uri());
        if (Plain.isAt(call)) world.plain().leaves(caller, call);
        if (keyed) world.laws().keyLeaves(caller, call);
        else if (paid) world.laws().signatureLeaves(caller, call);
        if (caller.isCutOff(Machine.Cut.INTERNET) || chance.percent(weather.notSent())) {
            if (paid) world.story().count("network: paid call is not sent");
            answer(sink, chance.millis(1, 500), new NotSent("cannot connect"));
            return;
        }
        if (paid) world.event(caller, "paid call leaves");
        Duration there = chance.millis(2, 120);
        boolean late = chance.percent(weather.late());
        boolean lost = chance.percent(weather.lostBefore());
        if (late) there = call.timeout().plus(chance.millis(0, 40_000));
        if (late || lost) answer(sink, call.timeout(), new Lost("no answer within " + call.timeout()));
        boolean doubled = chance.percent(weather.doubled()) && !keyed;
        if (paid && (late || lost || doubled))
            world.story()
                    .count("network: paid call "
                            + (lost ? "does not arrive" : late ? "arrives late" : "arrives twice"));
        if (!lost) world.after(there, () -> arrive(call, paid, known, late ? null : sink));
        if (!lost && doubled) world.after(there.plus(chance.millis(0, 3_000)), () -> arrive(call, paid, known, null));
    }

    /** Whether a paid call was not preceded by one that asked for terms. */
    private boolean known(Call call, boolean paid) {
        if (!call.method().equals("POST")) return false;
        int before = asked.merge(call.uri().getHost(), paid ? -1 : 1, Integer::sum);
        if (before < 0) asked.put(call.uri().getHost(), 0);
        return before < 0;
    }

    /** @param sink null if nobody waits for the answer */
    private void arrive(Call call, boolean paid, boolean known, MonoSink<Outcome> sink) {
        if (paid)
            world.story()
                    .tell("network", "paid call arrives at %s%s", call.uri().getHost(),
                            sink == null ? ", late or again" : "");
        handle(call).subscribe(outcome -> {
            if (sink == null) return;
            if (known && outcome instanceof Answer answer && answer.status() == 402)
                world.story().count("buying: known terms are declined");
            if (paid) {
                world.story().tell("network", "%s answers %s", call.uri().getHost(), Wire.words(outcome));
                world.event(caller, "paid call arrived");
            }
            boolean lost = outcome instanceof Answer && chance.percent(world.weather().lostAfter());
            if (paid && lost) world.story().count("network: answer to a paid call is lost");
            answer(sink, chance.millis(2, 120), lost ? new Lost("connection reset") : outcome);
        });
    }

    private Mono<Outcome> handle(Call call) {
        if (Plain.isAt(call)) return Mono.just(world.plain().answer(call, chance));
        return call.method().equals("GET") && call.uri().getPath().startsWith("/files/") ? Mono.just(file(call))
                : world.internet().send(call);
    }

    /** All that anybody looks at of an image is how it begins; painting them would take longer than all the rest. */
    private Answer file(Call call) {
        Fault fault = world.upstream(call.uri()).fault();
        if (fault == Fault.DOWN) return new Answer(503, Map.of(), new byte[0]);
        if (fault == Fault.LATE_IMAGES && chance.oneIn(2)) return new Answer(404, Map.of(), new byte[0]);
        if (fault == Fault.NOT_AN_IMAGE)
            return new Answer(206, Map.of(),
                    "<!doctype html><title>Sorry</title>".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        int side = fault == Fault.WRONG_SIZE ? SIDE / 2 : SIDE;
        byte[] png = Pngs.of(side, side, 64 + side * side / 16_384);
        if (fault == Fault.CUT_IMAGE) png = Arrays.copyOf(png, png.length / 2);
        return new Answer(206, Map.of("content-type", List.of("image/png")), png);
    }

    private void answer(MonoSink<Outcome> sink, Duration back, Outcome outcome) {
        world.after(back, () -> caller.work().schedule(() -> sink.success(outcome)));
    }
}
