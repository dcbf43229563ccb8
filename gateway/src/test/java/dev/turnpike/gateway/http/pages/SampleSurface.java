package dev.turnpike.gateway.http.pages;

import dev.turnpike.config.Configuration.LimitSettings;
import dev.turnpike.core.fleet.Fleet;
import dev.turnpike.core.health.Check;
import dev.turnpike.core.health.Circuits;
import dev.turnpike.core.health.Health;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.journal.Change;
import dev.turnpike.core.journal.HouseRecord;
import dev.turnpike.core.journal.Journal;
import dev.turnpike.core.journal.PayerRecord;
import dev.turnpike.core.journal.Undelivered;
import dev.turnpike.core.journal.Watch;
import dev.turnpike.core.orders.ImageRequest;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.core.till.Reply;
import dev.turnpike.gateway.http.guard.Cors;
import dev.turnpike.gateway.http.guard.RateLimits;
import dev.turnpike.gateway.http.guard.SlowHeads;
import dev.turnpike.gateway.http.sale.ImagesRoutingFilter;
import dev.turnpike.gateway.http.sale.Paid;
import dev.turnpike.gateway.http.sale.Replies;
import dev.turnpike.gateway.http.sale.SampleJobs;
import dev.turnpike.gateway.http.wire.Bodies;
import dev.turnpike.gateway.http.wire.ErrorHandler;
import dev.turnpike.gateway.http.wire.Routes;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.testkit.FakeUpstream;
import dev.turnpike.testkit.Fleets;
import dev.turnpike.testkit.Sample;
import dev.turnpike.testkit.TestClock;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.PaymentKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The HTTP surface alone, over a till, a journal and sellers that answer as told. */
@SpringBootConfiguration
@EnableAutoConfiguration
class SampleSurface {
    static final TestClock CLOCK = new TestClock();

    @Bean
    FakePaid paid() {
        return new FakePaid();
    }

    @Bean
    Health health() {
        var health = new Health(CLOCK);
        health.record("x-router", "flux-schnell", new Check(CLOCK.instant(), 402, Duration.ofMillis(80),
                Check.Verdict.HEALTHY, "", UsdcAmount.ofAtomic(5694), UsdcAmount.ofAtomic(5694)));
        health.record("xgen", "seedream-4.0", new Check(CLOCK.instant(), 404, Duration.ofMillis(20),
                Check.Verdict.NOT_402, "secret words", null, null));
        return health;
    }

    @Bean
    ErrorHandler errorHandler() {
        return new ErrorHandler();
    }

    @Bean
    Cors cors() {
        return new Cors();
    }

    @Bean
    RateLimits rateLimits(FakePaid paid) {
        return new RateLimits(() -> paid.limits, CLOCK);
    }

    @Bean
    ImagesRoutingFilter images(FakePaid paid) {
        return new ImagesRoutingFilter(SampleJobs.SELLER, paid, new Replies(SampleJobs.SELLER, () -> false, true),
                bodies(), () -> Duration.ofSeconds(240));
    }

    @Bean
    RouteLocator imageRoutes(RouteLocatorBuilder builder) {
        return Routes.images(builder);
    }

    @Bean
    RouterFunction<ServerResponse> surface(Health health, FakePaid paid) {
        Fleet fleet = Fleets.of(Sample.configuration(), Sample.configuration()
                .upstreams()
                .stream()
                .map(settings -> new FakeUpstream(settings, order -> Optional.empty(), (order, cap) -> Mono.never()))
                .toList(), List.of());
        var circuits = new Circuits(CLOCK, Sample.configuration().circuit());
        return Surface.routes(new FrontPage(true),
                new PricePages(Sample::configuration, request -> quoted(fleet, request), bodies()),
                new ModelPages(() -> fleet), new ProviderPages(() -> fleet, health, circuits, CLOCK),
                new JobPages(new FakeJournal(), SampleSurface::cancel, java.time.InstantSource.system(), true),
                new PaymentPage(new FakeJournal(), Sample.USDC, job -> Mono.just(SampleJobs.OWING)),
                new FilePage(id -> id.equals("kept") ? Mono.just(new Files.Kept(new byte[] {1, 2, 3}, "image/png"))
                        : id.equals("page") ? Mono.just(new Files.Kept(new byte[] {4}, "text/html")) : Mono.empty()));
    }

    @Bean
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> slowHeads() {
        return factory -> factory.addServerCustomizers(new SlowHeads(Duration.ofSeconds(20)));
    }

    private static Bodies bodies() {
        return new Bodies(Schedulers.parallel());
    }

    private static Quotes.Quoted quoted(Fleet fleet, ImageRequest request) {
        return new Quotes.Quoted(
                fleet.quoter()
                        .find(request.order().work())
                        .orElseThrow(() -> Refusal.field(Code.INVALID_DIMENSIONS, "size", "not sold in this size")),
                SampleJobs.ROUTE.plan(), () -> SampleJobs.SELLER.challenge(SampleJobs.TERMS, "PAYMENT_REQUIRED"));
    }

    private static Mono<Job> cancel(String id) {
        return id.equals("job-1") ? Mono.error(Refusal.of(Code.NOT_CANCELLABLE, "something was bought for it"))
                : Mono.empty();
    }

    /** A till that asks for money, and answers payments as told. */
    static final class FakePaid implements Paid {
        final List<String> calls = new CopyOnWriteArrayList<>();
        /** Comes a moment after the client has its answer. */
        final BlockingQueue<String> answered = new LinkedBlockingQueue<>();
        volatile Mono<Reply> answer = Mono.empty();
        volatile LimitSettings limits = new LimitSettings(100_000, 100_000, 1);

        @Override
        public Mono<Reply> serve(byte[] body, String path, Optional<Payment> payment, Duration wait, boolean explain) {
            calls.add(new String(body, java.nio.charset.StandardCharsets.UTF_8) + "|" + path + "|"
                    + payment.map(p -> "V" + p.x402Version()).orElse("unpaid") + "|" + wait.toSeconds() + "|"
                    + explain);
            return payment.isPresent() ? answer
                    : Mono.just(new Reply.PayFirst(SampleJobs.SELLER.challenge(SampleJobs.TERMS, "PAYMENT_REQUIRED")));
        }

        @Override
        public void answered(Job job, boolean received) {
            answered.add(job.id() + (received ? " received" : " lost"));
        }

        List<String> drain() {
            var all = new ArrayList<>(calls);
            calls.clear();
            return all;
        }
    }

    /** Knows one settled job, one that is being worked on, and one that was released. */
    private static final class FakeJournal implements Journal {
        @Override
        public Mono<Job> find(PaymentKey key) {
            return Flux.just(SampleJobs.settled(), SampleJobs.released())
                    .filter(job -> key.equals(job.facts().key()))
                    .next();
        }

        @Override
        public Mono<Job> job(String id) {
            return id.equals("job-1") ? Mono.just(SampleJobs.settled())
                    : id.equals("job-2") ? Mono.just(SampleJobs.in(new State.Working())) : Mono.empty();
        }

        @Override
        public Mono<Verdict> apply(Change change) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Mono<List<Job>> takeOver() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isReplaced() {
            return false;
        }

        @Override
        public Mono<Job> undelivered(Address payer, String fingerprint, Undelivered why, Instant since) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Mono<Boolean> handedOut(String id, Instant at) {
            return Mono.just(true);
        }

        @Override
        public Mono<List<Watch.Due>> due(Instant now, Watch.Kind kind, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int unreadable() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Mono<PayerRecord> payer(Address payer, Instant since) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Mono<HouseRecord> house(Instant lostSince, Instant disprovenSince, Instant provenBy) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long drawn(String scope, long window) {
            throw new UnsupportedOperationException();
        }
    }
}
