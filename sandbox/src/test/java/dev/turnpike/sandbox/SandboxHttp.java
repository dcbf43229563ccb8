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
 * A simulated network of endpoints inside one process, on simulated time: endpoints answer, drop or hang as they would
 * over HTTP. A call reaches its endpoint when it is subscribed to, in a task of the scheduler.
 */
public final class SandboxHttp implements Http {
    private final InstantSource clock;
    private final Scheduler scheduler;
    private final Map<String, Endpoint> endpoints = new ConcurrentHashMap<>();
    private final Set<String> unplugged = ConcurrentHashMap.newKeySet();

    public SandboxHttp(InstantSource clock, Scheduler scheduler) {
        this.clock = clock;
        this.scheduler = scheduler;
    }

    /** @param origin scheme, host and port as they stand in the URLs, such as {@code http://x-router.test} */
    public SandboxHttp mount(String origin, Endpoint endpoint) {
        endpoints.put(origin, endpoint);
        return this;
    }

    /** Refuses connections to an origin from now on. */
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
        Endpoint endpoint = endpoints.get(origin);
        if (endpoint == null || unplugged.contains(origin))
            return Mono.just(new NotSent("nothing listens at " + origin));
        if (call.reach() == Reach.PUBLIC && !call.uri().getScheme().equals("https"))
            return Mono.just(new NotSent("plain http to " + origin + " (expected: https)"));
        return outcome(endpoint.handle(call, clock.instant()), call);
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
