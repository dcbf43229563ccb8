package dev.turnpike.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.config.Configuration.LimitSettings;
import dev.turnpike.gateway.routing.TestClock;
import dev.turnpike.gateway.till.Refusal;
import dev.turnpike.gateway.till.Refusal.Code;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

class RateLimitsTest {
    private final TestClock clock = new TestClock();
    private final RateLimits limits = new RateLimits(() -> new LimitSettings(2, 3, 100), clock);

    @Test
    void anAddressHasSoManyUnpaidRequestsASecond() {
        assertThat(unpaid("192.0.2.1")).isEqualTo("served");
        assertThat(unpaid("192.0.2.1")).isEqualTo("served");
        assertThat(unpaid("192.0.2.1")).isEqualTo("RATE_LIMITED, again after 1 s");
        assertThat(unpaid("192.0.2.2")).isEqualTo("served");
        clock.pass(Duration.ofMillis(500));
        assertThat(unpaid("192.0.2.1")).isEqualTo("served");
    }

    @Test
    void everybodyBehindOneIpv6PrefixIsOneAddress() {
        assertThat(unpaid("2001:db8::1")).isEqualTo("served");
        assertThat(unpaid("2001:db8::2")).isEqualTo("served");
        assertThat(unpaid("2001:db8::3")).startsWith("RATE_LIMITED");
        assertThat(unpaid("2001:db8:0:1::3")).isEqualTo("served");
    }

    @Test
    void goodPaymentsAreNotCounted() {
        for (int i = 0; i < 100; i++)
            assertThat(paid(false)).isEqualTo("served");
    }

    @Test
    void anAddressHasSoManyBadPaymentsAMinute() {
        for (int i = 0; i < 3; i++)
            assertThat(paid(true)).isEqualTo("served");
        assertThat(paid(true)).isEqualTo("RATE_LIMITED, again after 20 s");
        clock.pass(Duration.ofSeconds(20));
        assertThat(paid(true)).isEqualTo("served");
    }

    private String unpaid(String address) {
        return outcome(MockServerHttpRequest.get("/"), address, false);
    }

    private String paid(boolean bad) {
        return outcome(MockServerHttpRequest.get("/").header("X-PAYMENT", "e30="), "192.0.2.1", bad);
    }

    private String outcome(MockServerHttpRequest.BaseBuilder<?> request, String address, boolean bad) {
        var exchange = MockServerWebExchange.from(request.remoteAddress(new InetSocketAddress(address, 4711)));
        return limits.filter(exchange, e -> served(e, bad)).thenReturn("served").onErrorResume(Refusal.class,
                refusal -> Mono.just(refusal.code() + ", again after " + Errors.answer(refusal, false).headers().get("Retry-After") + " s"))
                .block();
    }

    private static Mono<Void> served(ServerWebExchange exchange, boolean bad) {
        return bad ? new ErrorHandler().handle(exchange, Refusal.of(Code.INVALID_PAYMENT, "bad")) : Mono.empty();
    }
}
