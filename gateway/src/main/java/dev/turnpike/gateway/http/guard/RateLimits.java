package dev.turnpike.gateway.http.guard;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.turnpike.config.Configuration.LimitSettings;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.gateway.http.wire.RequestHeaders;
import dev.turnpike.gateway.http.wire.Routes;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/**
 * Throttles each address: at most N requests without a payment a second, and at most N refused payments a minute. Valid
 * payments are not counted, and are throttled only after too many refused ones from the same address.
 *
 * <p>A payment counts only where something is sold. Elsewhere it is not read, and must not get a request around the
 * limit of the free pages.
 */
public final class RateLimits implements WebFilter, Ordered {
    private static final int ADDRESSES = 100_000;
    private static final PathPattern SOLD = PathPatternParser.defaultInstance.parse(Routes.GENERATE);
    private static final String BUCKET = RateLimits.class.getName() + ".bucket";

    private final Supplier<LimitSettings> limits;
    private final TimeMeter time;
    private final Cache<String, Bucket> unpaid;
    private final Cache<String, Bucket> refused;

    public RateLimits(Supplier<LimitSettings> limits, InstantSource clock) {
        this.limits = limits;
        this.time = new Clocked(clock);
        this.unpaid = buckets(Duration.ofSeconds(10));
        this.refused = buckets(Duration.ofMinutes(2));
    }

    private Cache<String, Bucket> buckets(Duration forgotten) {
        return Caffeine.newBuilder()
                .maximumSize(ADDRESSES)
                .expireAfterAccess(forgotten)
                .ticker(time::currentTimeNanos)
                .executor(Runnable::run)
                .build();
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        String address = address(exchange.getRequest().getRemoteAddress());
        return pays(exchange.getRequest()) ? paid(exchange, chain, address) : unpaid(exchange, chain, address);
    }

    private static boolean pays(ServerHttpRequest request) {
        return RequestHeaders.carryPayment(request.getHeaders()) && request.getMethod().equals(HttpMethod.POST)
                && SOLD.matches(request.getPath().pathWithinApplication());
    }

    private Mono<Void> unpaid(ServerWebExchange exchange, WebFilterChain chain, String address) {
        Bucket bucket = bucket(unpaid, address, limits.get().unpaidPerSecondPerAddress(), Duration.ofSeconds(1));
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? chain.filter(exchange)
                : tooMany("requests without a payment", probe.getNanosToWaitForRefill());
    }

    private Mono<Void> paid(ServerWebExchange exchange, WebFilterChain chain, String address) {
        Bucket bucket = bucket(refused, address, limits.get().failedVerifiesPerMinutePerAddress(),
                Duration.ofMinutes(1));
        if (bucket.getAvailableTokens() == 0)
            return tooMany("payments that are not good", bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill());
        exchange.getAttributes().put(BUCKET, bucket);
        return chain.filter(exchange);
    }

    /** Counts the payment of this request, if it has one for something sold, as refused. */
    public static void refused(ServerWebExchange exchange) {
        if (exchange.getAttribute(BUCKET) instanceof Bucket bucket) bucket.tryConsume(1);
    }

    private static Mono<Void> tooMany(String what, long nanos) {
        return Mono.error(Refusal.later(Code.RATE_LIMITED, "Too many " + what + " from this address; try again later.",
                Duration.ofNanos(nanos)));
    }

    /** After a change of the configuration a new limit is a new bucket. */
    private Bucket bucket(Cache<String, Bucket> buckets, String address, int capacity, Duration period) {
        return buckets.get(address + " " + capacity,
                key -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(capacity).refillGreedy(capacity, period))
                        .withCustomTimePrecision(time)
                        .build());
    }

    /**
     * Of IPv6 the /64, which one customer has. Behind a proxy this is what
     * {@code server.forward-headers-strategy} makes of it.
     */
    static String address(@Nullable InetSocketAddress remote) {
        if (remote == null || remote.getAddress() == null) return "unknown";
        byte[] bytes = remote.getAddress().getAddress();
        return HexFormat.of().formatHex(remote.getAddress() instanceof Inet6Address ? Arrays.copyOf(bytes, 8) : bytes);
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 10;
    }

    /** Our clock as Bucket4j's. */
    private record Clocked(InstantSource clock) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return clock.millis() * 1_000_000;
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
