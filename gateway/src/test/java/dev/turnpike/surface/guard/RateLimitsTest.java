package dev.turnpike.surface.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.surface.wire.ErrorBodies;
import dev.turnpike.surface.wire.Errors;
import dev.turnpike.testkit.Sample;
import dev.turnpike.testkit.TestClock;
import io.github.bucket4j.TimeMeter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.HttpMethod;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

class RateLimitsTest {
    private final TestClock clock = new TestClock();
    private final RateLimits limits = new RateLimits(() -> Sample.limits(2, 3, 100), path -> false, Nanos.of(clock));

    @Test
    void anAddressHasAtMostNUnpaidRequestsASecond() {
        assertThat(unpaid("192.0.2.1")).isEqualTo("served");
        assertThat(unpaid("192.0.2.1")).isEqualTo("served");
        assertThat(unpaid("192.0.2.1")).isEqualTo("RATE_LIMITED, again after 1 s");
        assertThat(unpaid("192.0.2.2")).isEqualTo("served");
        clock.pass(Duration.ofMillis(500));
        assertThat(unpaid("192.0.2.1")).isEqualTo("served");
    }

    /** A bucket by the time of day, drained before that is set back, refuses for as long as that. */
    @Test
    void noLimitIsMeasuredByTheTimeOfDay_17() {
        assertThatIllegalArgumentException().isThrownBy(
                () -> new RateLimits(() -> Sample.limits(2, 3, 100), path -> false, TimeMeter.SYSTEM_MILLISECONDS));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CancelLimits(() -> Sample.limits(2, 3, 100), TimeMeter.SYSTEM_MILLISECONDS));
    }

    @Test
    void allOfOneIpv6PrefixIsOneAddress() {
        assertThat(unpaid("2001:db8::1")).isEqualTo("served");
        assertThat(unpaid("2001:db8::2")).isEqualTo("served");
        assertThat(unpaid("2001:db8::3")).startsWith("RATE_LIMITED");
        assertThat(unpaid("2001:db8:0:1::3")).isEqualTo("served");
    }

    @Test
    void goodPaymentsAreNotCounted() {
        for (int i = 0; i < 100; i++) assertThat(paid(null)).isEqualTo("served");
    }

    /** What was bought is handed out again, as often as the free pages are. */
    @Test
    void aPaymentThatAsksAgainForWhatItBoughtCountsAsARequestWithoutOne() {
        for (int i = 0; i < 2; i++) assertThat(replayed()).isEqualTo("served");
        assertThat(replayed()).isEqualTo("RATE_LIMITED, again after 1 s");
        assertThat(unpaid("192.0.2.1")).startsWith("RATE_LIMITED");
        for (int i = 0; i < 10; i++) assertThat(paid(null)).as("a new order").isEqualTo("served");
        clock.pass(Duration.ofMillis(500));
        assertThat(replayed()).isEqualTo("served");
    }

    private String replayed() {
        var exchange = MockServerWebExchange.from(MockServerHttpRequest.post("/v1/images/generate")
                .header("X-PAYMENT", "e30=")
                .remoteAddress(new InetSocketAddress("192.0.2.1", 4711)));
        return ended(limits.filter(exchange, e -> Visit.look(e, () -> true, good -> Mono.<Void>fromRunnable(good))));
    }

    @Test
    void anAddressHasAtMostNRefusedPaymentsAMinute() {
        for (int i = 0; i < 3; i++) assertThat(paid(Code.INVALID_PAYMENT)).isEqualTo("served");
        assertThat(paid(Code.INVALID_PAYMENT)).isEqualTo("RATE_LIMITED, again after 20 s");
        clock.pass(Duration.ofSeconds(20));
        assertThat(paid(Code.INVALID_PAYMENT)).isEqualTo("served");
    }

    @ParameterizedTest
    @CsvSource({"GET, /v1/payments/base/0x1/0x2", "POST, /v1/quotes", "GET, /v1/images/generate",
            "POST, /v1/images/generate/x"})
    void aPaymentWhereNothingIsSoldIsNone(HttpMethod method, String path) {
        for (int i = 0; i < 2; i++)
            assertThat(
                    outcome(MockServerHttpRequest.method(method, path).header("X-PAYMENT", "junk"), "192.0.2.1", null))
                    .isEqualTo("served");
        assertThat(outcome(MockServerHttpRequest.method(method, path).header("X-PAYMENT", "junk"), "192.0.2.1", null))
                .startsWith("RATE_LIMITED");
    }

    /** A route that is not sold, at a path that is: its payments are none. Those that are looked at need no room there. */
    @Test
    void aPaymentThatIsNotLookedAtIsNone() {
        for (int i = 0; i < 3; i++) assertThat(unlooked()).isEqualTo("served");
        assertThat(unlooked()).isEqualTo("RATE_LIMITED, again after 1 s");
        assertThat(paid(null)).startsWith("RATE_LIMITED");
        clock.pass(Duration.ofMillis(500));
        assertThat(unpaid("192.0.2.1")).startsWith("RATE_LIMITED");
        assertThat(paid(null)).isEqualTo("served");
        assertThat(paid(null)).isEqualTo("served");
    }

    private String unlooked() {
        var exchange = MockServerWebExchange.from(MockServerHttpRequest.post("/v1/images/generate")
                .header("X-PAYMENT", "e30=")
                .remoteAddress(new InetSocketAddress("192.0.2.1", 4711)));
        return ended(limits.filter(exchange, e -> Mono.empty()));
    }

    @ParameterizedTest
    @EnumSource(names = {"INVALID_PARAMETER", "UNSUPPORTED_MEDIA_TYPE", "BODY_TOO_LARGE", "REQUEST_TIMEOUT"})
    void aPaymentBesideAnOrderThatCannotBeIsNotGood(Code code) {
        for (int i = 0; i < 3; i++) assertThat(paid(code)).isEqualTo("served");
        assertThat(paid(code)).startsWith("RATE_LIMITED");
    }

    @ParameterizedTest
    @EnumSource(names = {"PAYER_LIMITED", "PAYMENT_ALREADY_USED", "OVERLOADED", "DEADLINE_EXCEEDED"})
    void aPaymentThatIsNotTakenOnCounts(Code code) {
        for (int i = 0; i < 3; i++) assertThat(paid(code)).isEqualTo("served");
        assertThat(paid(code)).startsWith("RATE_LIMITED");
    }

    @ParameterizedTest
    @EnumSource(names = {"FACILITATOR_UNAVAILABLE", "NO_HEALTHY_UPSTREAM", "GENERATION_FAILED"})
    void aPaymentThatFailsForAReasonOfOursDoesNotCount(Code code) {
        for (int i = 0; i < 100; i++) assertThat(paid(code)).isEqualTo("served");
    }

    @Test
    void atMostNPaymentsOfAnAddressThatMayBeBadAreLookedAtAtOnce() {
        List<Runnable> good = new ArrayList<>();
        List<String> ends = new ArrayList<>();
        for (int i = 0; i < 5; i++) look(good, ends);
        assertThat(good).hasSize(3);
        good.getFirst().run();
        assertThat(good).as("the token is back").hasSize(4);
        assertThat(ends).isEmpty();
    }

    @Test
    void goodPaymentsAreLookedAtOneAfterTheOtherWithoutEnd() {
        List<Runnable> good = new ArrayList<>();
        for (int i = 0; i < 50; i++) look(good, new ArrayList<>());
        for (int i = 0; i < 50; i++) good.get(i).run();
        assertThat(good).hasSize(50);
    }

    @Test
    void anAddressIsToldItsQuotaAndWhatIsLeft() {
        var exchange = MockServerWebExchange
                .from(MockServerHttpRequest.get("/").remoteAddress(new InetSocketAddress("192.0.2.9", 4711)));
        limits.filter(exchange, e -> Mono.empty()).block();
        assertThat(exchange.getResponse().getHeaders().getFirst("RateLimit-Policy")).isEqualTo("\"default\";q=2;w=1");
        assertThat(exchange.getResponse().getHeaders().getFirst("RateLimit")).isEqualTo("\"default\";r=1;t=1");
    }

    /** One payment that is looked at until told that it is good. */
    private void look(List<Runnable> good, List<String> ends) {
        var exchange = MockServerWebExchange.from(MockServerHttpRequest.post("/v1/images/generate")
                .header("X-PAYMENT", "e30=")
                .remoteAddress(new InetSocketAddress("192.0.2.1", 4711)));
        limits.filter(exchange, e -> Visit.look(e, () -> false, known -> {
            good.add(known);
            return Mono.never();
        })).subscribe(done -> {}, failure -> ends.add(failure.getMessage()));
    }

    private String unpaid(String address) {
        return outcome(MockServerHttpRequest.get("/"), address, null);
    }

    private String paid(@Nullable Code bad) {
        return outcome(MockServerHttpRequest.method(HttpMethod.POST, URI.create("/v1/images/%67enerate"))
                .header("X-PAYMENT", "e30="), "192.0.2.1", bad);
    }

    private String outcome(MockServerHttpRequest.BaseBuilder<?> request, String address, @Nullable Code bad) {
        var exchange = MockServerWebExchange.from(request.remoteAddress(new InetSocketAddress(address, 4711)));
        return ended(limits.filter(exchange, e -> served(e, bad)));
    }

    private static String ended(Mono<Void> outcome) {
        return outcome.thenReturn("served")
                .onErrorResume(Refusal.class,
                        refusal -> Mono.just(refusal.code() + ", again after "
                                + Errors.response(refusal, false, ErrorBodies.OWN).headers().get("Retry-After") + " s"))
                .block();
    }

    private static Mono<Void> served(ServerWebExchange exchange, @Nullable Code bad) {
        return bad != null ? new ErrorHandler(any -> ErrorBodies.OWN).handle(exchange, Refusal.of(bad, "bad"))
                : Visit.look(exchange, () -> false, good -> Mono.fromRunnable(good));
    }
}
