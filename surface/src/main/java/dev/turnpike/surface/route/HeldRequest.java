package dev.turnpike.surface.route;

import dev.turnpike.core.Core;
import dev.turnpike.core.forwarding.Forward;
import dev.turnpike.core.forwarding.RouteTerms;
import dev.turnpike.core.jobs.Job;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** A request that was read whole, and the rest of its route's filters: forwarding runs them. */
final class HeldRequest implements Forward {
    private static final Logger LOG = LoggerFactory.getLogger(HeldRequest.class);

    private final ServerWebExchange exchange;
    private final GatewayFilterChain chain;
    private final byte[] body;
    private final Runnable room;
    private final RouteSettings sold;
    private final Core core;
    private Result.@Nullable Answer free;
    private @Nullable CollectedAnswer left;
    private boolean gone;
    /** Whether its room is given back by what becomes of it, and not by its client's leaving. */
    private boolean kept;

    /** @param room gives back the room that the body takes */
    HeldRequest(ServerWebExchange exchange, GatewayFilterChain chain, byte[] body, Runnable room, RouteSettings sold,
            Core core) {
        this.exchange = exchange;
        this.chain = chain;
        this.body = body;
        this.room = room;
        this.sold = sold;
        this.core = core;
    }

    @Override
    public RouteTerms terms() {
        return sold.terms();
    }

    @Override
    public <T> Mono<T> send(Job job, Function<Result, Mono<T>> use) {
        return Mono.usingWhen(Mono.fromSupplier(this::begin), answer -> answered(job, answer).flatMap(use),
                answer -> Mono.fromRunnable(() -> used(answer)));
    }

    private synchronized CollectedAnswer begin() {
        kept = true;
        return new CollectedAnswer(core.memory(), "route " + terms().route(), sold.bufferLimit());
    }

    private Mono<Result> answered(Job job, CollectedAnswer answer) {
        return Mono.defer(() -> chain.filter(exchange.mutate()
                .request(UpstreamRequest.of(exchange.getRequest(), body,
                        PaymentNote.of(job, sold.key(), core.ground().time().now())))
                .response(answer)
                .build())).then(Mono.fromCallable(answer::result)).onErrorResume(failure -> {
                    LOG.info("route {}: {}", terms().route(), failure.toString());
                    return Mono.just(new Result.None(why(failure), counts(failure)));
                });
    }

    private String why(Throwable failure) {
        return switch (failure) {
            case CollectedAnswer.TooLarge large ->
                "The answer is larger than the " + sold.bufferLimit() + " bytes that this route sells";
            case ConnectException refused -> "The upstream could not be reached";
            case ResponseStatusException late when late.getStatusCode().value() == 504 ->
                "The upstream did not answer in time";
            case ResponseStatusException status ->
                "The upstream gave no answer (" + status.getStatusCode().value() + ")";
            default -> "The answer of the upstream broke off";
        };
    }

    static Counts counts(Throwable failure) {
        return switch (failure) {
            case CollectedAnswer.TooLarge large -> Counts.ALL;
            case ResponseStatusException late when late.getStatusCode().value() == 504 -> Counts.ALL;
            case ConnectException refused -> Counts.NOTHING;
            case UnknownHostException unknown -> Counts.NOTHING;
            case SSLException unproven -> Counts.NOTHING;
            case IOException brokenOff -> Counts.A_TENTH;
            default -> Counts.NOTHING;
        };
    }

    @Override
    public synchronized void promise() {
        kept = true;
    }

    @Override
    public void drop() {
        room.run();
    }

    @Override
    public synchronized void free(Result.Answer answer) {
        free = answer;
    }

    /** The upstream's answer, if it is not charged for. */
    synchronized Optional<Result.Answer> free() {
        return Optional.ofNullable(free);
    }

    /** An answer that costs nothing keeps its room until its client has it. */
    private synchronized void used(CollectedAnswer answer) {
        room.run();
        if (free == null || gone) answer.close();
        else
            left = answer;
    }

    /** The client has its answer, or is gone. */
    synchronized void gone() {
        gone = true;
        if (!kept) room.run();
        if (left != null) left.close();
    }
}
