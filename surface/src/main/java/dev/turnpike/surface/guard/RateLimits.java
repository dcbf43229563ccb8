package dev.turnpike.surface.guard;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.turnpike.config.Configuration.LimitSettings;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.core.till.Turnstile;
import dev.turnpike.surface.wire.ClientAddress;
import dev.turnpike.surface.wire.RequestHeaders;
import dev.turnpike.surface.wire.Routes;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.RequestPath;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/**
 * Throttles each address: at most N requests without a payment a second, and at most N refused payments a minute. A
 * payment takes its token before the facilitator is asked about it, and gets it back once it has proven good ({@link Visit}).
 * One that only asks again for what it has bought counts as a request without one.
 *
 * <p>A payment counts only where something is sold. Elsewhere it is not read, and must not get a request around the limit
 * of the free pages. One that comes where a sold path is, and that no one looks at, such as on another route that has
 * the same path, counts as none once it is answered: only those bring an address into debt. After a change of the
 * configuration a new limit is a new bucket.
 */
public final class RateLimits implements WebFilter, Ordered {
    private static final String UNPAID = "requests without a payment";
    private static final int ADDRESSES = 100_000;
    private static final int LOOKS_AT_ONCE = 256;
    private static final int LOOKS_WAITING = 1024;

    private final Supplier<LimitSettings> limits;
    private final Predicate<RequestPath> routes;
    private final TimeMeter time;
    private final Turnstile looks;
    private final Cache<String, Bucket> unpaid;
    private final Cache<String, Tokens> refused;

    /**
     * @param routes whether a path costs something on a route of the operator's
     * @param time runs on when the time of day is set back
     */
    public RateLimits(Supplier<LimitSettings> limits, Predicate<RequestPath> routes, TimeMeter time) {
        this.limits = limits;
        this.routes = routes;
        this.time = running(time);
        this.looks = new Turnstile(LOOKS_AT_ONCE, LOOKS_WAITING, () -> limits.get().perAddress().looks());
        this.unpaid = buckets(Duration.ofSeconds(10));
        this.refused = buckets(Duration.ofMinutes(2));
    }

    /** A bucket that was drained before the time of day is set back would stay empty for as long as that. */
    static TimeMeter running(TimeMeter time) {
        if (time.isWallClockBased())
            throw new IllegalArgumentException("time: the time of day (expected: a meter that only runs on)");
        return time;
    }

    private <T> Cache<String, T> buckets(Duration forgotten) {
        return Caffeine.newBuilder()
                .maximumSize(ADDRESSES)
                .expireAfterAccess(forgotten)
                .ticker(time::currentTimeNanos)
                .executor(Runnable::run)
                .build();
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        String address = ClientAddress.of(exchange.getRequest().getRemoteAddress());
        return pays(exchange.getRequest()) ? paid(exchange, chain, address) : unpaid(exchange, chain, address);
    }

    private boolean pays(ServerHttpRequest request) {
        boolean image = request.getMethod().equals(HttpMethod.POST) && Routes.isSold(request.getPath());
        return RequestHeaders.carryPayment(request.getHeaders()) && (image || routes.test(request.getPath()));
    }

    private Mono<Void> unpaid(ServerWebExchange exchange, WebFilterChain chain, String address) {
        int most = limits.get().unpaidPerSecondPerAddress();
        ConsumptionProbe probe = unpaidOf(address).tryConsumeAndReturnRemaining(1);
        tell(exchange.getResponse().getHeaders(), most, probe.getRemainingTokens());
        return probe.isConsumed() ? chain.filter(exchange)
                : Mono.error(tooMany(UNPAID, probe.getNanosToWaitForRefill()));
    }

    /** In the words of draft-ietf-httpapi-ratelimit-headers-11: the quota of a second, and what is left of it. */
    private static void tell(HttpHeaders headers, int most, long left) {
        headers.set("RateLimit-Policy", "\"default\";q=" + most + ";w=1");
        headers.set("RateLimit", "\"default\";r=" + Math.max(0, left) + ";t=1");
    }

    private Bucket unpaidOf(String address) {
        int most = limits.get().unpaidPerSecondPerAddress();
        return unpaid.get(address + " " + most, key -> bucket(most, Duration.ofSeconds(1)));
    }

    private Mono<Void> paid(ServerWebExchange exchange, WebFilterChain chain, String address) {
        Tokens tokens = refusedOf(address);
        if (tokens.spent()) return Mono.error(tokens.refusal());
        Bucket others = unpaidOf(address);
        if (others.getAvailableTokens() < 0)
            return Mono.error(tooMany(UNPAID, others.estimateAbilityToConsume(1).getNanosToWaitForRefill()));
        Visit visit = new Visit(address, tokens, looks, () -> replayed(others));
        visit.of(exchange);
        return chain.filter(exchange).doFinally(end -> {
            if (end != SignalType.ON_ERROR && !visit.isSeen()) others.consumeIgnoringRateLimits(1);
        });
    }

    private static void replayed(Bucket others) {
        ConsumptionProbe probe = others.tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) throw tooMany("requests for what was bought before", probe.getNanosToWaitForRefill());
    }

    private Tokens refusedOf(String address) {
        int most = limits.get().failedVerifiesPerMinutePerAddress();
        return refused.get(address + " " + most, key -> new Tokens(bucket(most, Duration.ofMinutes(1))));
    }

    /**
     * Holds a request to the limits of payments as well, whose payment is in its body: it came as one without, and has
     * taken its token.
     *
     * @throws Refusal if too many payments of its address were refused
     */
    public void paysInBody(ServerWebExchange exchange) {
        String address = ClientAddress.of(exchange.getRequest().getRemoteAddress());
        Tokens tokens = refusedOf(address);
        if (tokens.spent()) throw tokens.refusal();
        new Visit(address, tokens, looks, () -> {}).of(exchange);
    }

    static Refusal tooMany(String what, long nanos) {
        return Refusal.later(Code.RATE_LIMITED, "Too many " + what + " from this address; try again later.",
                Duration.ofNanos(nanos));
    }

    private Bucket bucket(int capacity, Duration period) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(capacity).refillGreedy(capacity, period))
                .withCustomTimePrecision(time)
                .build();
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 10;
    }
}
