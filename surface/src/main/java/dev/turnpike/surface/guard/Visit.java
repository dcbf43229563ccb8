package dev.turnpike.surface.guard;

import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.till.Turnstile;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * One request with a payment, as the limits of its address see it. Before the facilitator is asked about it, it takes a
 * place among those that are looked at, and a token; both are given back once the payment has proven good. Otherwise the
 * token stays taken, whatever the payment was refused for, unless it was for a reason of our own.
 */
public final class Visit implements Turnstile.Toll {
    private static final String NAME = Visit.class.getName();

    private final String address;
    private final Tokens tokens;
    private final Turnstile looks;
    private final Runnable replays;
    private boolean borrowed;
    private boolean seen;

    /** @param replays takes a token of the requests without a payment; a {@link Refusal} if there is none */
    Visit(String address, Tokens tokens, Turnstile looks, Runnable replays) {
        this.address = address;
        this.tokens = tokens;
        this.looks = looks;
        this.replays = replays;
    }

    void of(ServerWebExchange exchange) {
        exchange.getAttributes().put(NAME, this);
    }

    /** Whether the request of this exchange carries a payment, wherever it has it. */
    static boolean isOf(ServerWebExchange exchange) {
        return exchange.getAttribute(NAME) instanceof Visit;
    }

    /**
     * Looks at the payment when its turn has come; the argument of {@code look} is run once it has proven good.
     *
     * @param isReplay whether it brings no more than what it has bought before, which counts as a request without one
     */
    public static <T> Mono<T> look(ServerWebExchange exchange, BooleanSupplier isReplay,
            Function<Runnable, Mono<T>> look) {
        return exchange.getAttribute(NAME) instanceof Visit visit ? visit.look(isReplay, look) : look.apply(() -> {});
    }

    /** A client that goes away while its payment is looked at does not get its token back. */
    private <T> Mono<T> look(BooleanSupplier isReplay, Function<Runnable, Mono<T>> look) {
        see();
        return looks.pass(address, this, place -> look.apply(() -> {
            if (isReplay.getAsBoolean()) replays.run();
            end(true);
            place.leave();
        })).doFinally(signal -> end(false));
    }

    /** Counts the payment of this request, if it has one for something sold, as refused. */
    static void refused(ServerWebExchange exchange) {
        if (exchange.getAttribute(NAME) instanceof Visit visit && !visit.end(false)) visit.tokens.spend();
    }

    /** The request failed for a reason of our own. */
    static void forgiven(ServerWebExchange exchange) {
        if (exchange.getAttribute(NAME) instanceof Visit visit) visit.end(true);
    }

    private synchronized void see() {
        seen = true;
    }

    /** Whether its payment was looked at, or its request refused: otherwise it was none, as no one sold anything. */
    synchronized boolean isSeen() {
        return seen;
    }

    @Override
    public synchronized boolean take() {
        if (!borrowed) borrowed = tokens.borrow();
        return borrowed;
    }

    /** Whether a token was borrowed until now. */
    private synchronized boolean end(boolean good) {
        seen = true;
        if (!borrowed) return false;
        borrowed = false;
        if (good) tokens.giveBack();
        else
            tokens.keep();
        return true;
    }

    @Override
    public Refusal refusal() {
        return tokens.refusal();
    }
}
