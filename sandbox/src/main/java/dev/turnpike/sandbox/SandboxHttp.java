package dev.turnpike.sandbox;

import dev.turnpike.sandbox.wire.Calls;
import dev.turnpike.sandbox.wire.Endpoint;
import dev.turnpike.sandbox.wire.Reply;
import dev.turnpike.x402.Http;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * A network of simulated servers inside one process, for tests on simulated time: who is called answers, drops or hangs
 * exactly as it would over HTTP. A call reaches its server when it is subscribed to, in a task of the scheduler.
 */
public final class SandboxHttp implements Http {
    private final InstantSource clock;
    private final Scheduler scheduler;
    private final Map<String, Endpoint> desks = new ConcurrentHashMap<>();
    private final Set<String> unplugged = ConcurrentHashMap.newKeySet();

    public SandboxHttp(InstantSource clock, Scheduler scheduler) {
        this.clock = clock;
        this.scheduler = scheduler;
    }

    /** @param origin scheme, host and port as they stand in the URLs, such as {@code http://x-router.test} */
    public SandboxHttp mount(String origin, Endpoint desk) {
        desks.put(origin, desk);
        return this;
    }

    /** From now on nobody can connect there. */
    public void unplug(String origin) {
        unplugged.add(origin);
    }

    public void plug(String origin) {
        unplugged.remove(origin);
    }

    @Override
    public Mono<Outcome> send(Call call) {
        return Mono.defer(() -> arrive(call)).subscribeOn(scheduler);
    }

    private Mono<Outcome> arrive(Call call) {
        String origin = Calls.origin(call);
        Endpoint desk = desks.get(origin);
        if (desk == null || unplugged.contains(origin)) return Mono.just(new NotSent("nobody listens at " + origin));
        if (call.reach() == Reach.PUBLIC && !call.uri().getScheme().equals("https"))
            return Mono.just(new NotSent("plain http to " + origin + " (expected: https)"));
        return outcome(desk.handle(call, clock.instant()), call);
    }

    private Mono<Outcome> outcome(Reply reply, Call call) {
        return switch (reply) {
            case Reply.Now now -> Mono.just(whole(now.answer(), call));
            case Reply.After after when after.delay().compareTo(call.timeout()) < 0 ->
                later(after.delay(), whole(after.answer(), call));
            case Reply.After tooLate -> later(call.timeout(), new Lost("no answer within " + call.timeout()));
            case Reply.Never never -> later(call.timeout(), new Lost("no answer within " + call.timeout()));
            case Reply.Drop drop -> Mono.just(new Lost("the connection was closed without an answer"));
        };
    }

    private Mono<Outcome> later(Duration delay, Outcome outcome) {
        return Mono.delay(delay, scheduler).map(elapsed -> outcome);
    }

    private static Outcome whole(Answer answer, Call call) {
        return answer.body().length <= call.maxBytes() ? answer : new Lost("more than " + call.maxBytes() + " bytes");
    }
}
