package dev.turnpike.surface.pages;

import dev.turnpike.config.Configuration.LimitSettings;
import dev.turnpike.core.delivery.ImageBytes;
import dev.turnpike.core.delivery.KeptFiles;
import dev.turnpike.core.fleet.Fleet;
import dev.turnpike.core.health.Check;
import dev.turnpike.core.health.Circuits;
import dev.turnpike.core.health.Health;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.journal.Steps;
import dev.turnpike.core.memory.BytePool;
import dev.turnpike.core.orders.ImageSales;
import dev.turnpike.core.routing.Planner;
import dev.turnpike.core.till.Cancelling;
import dev.turnpike.core.till.Guest;
import dev.turnpike.core.till.Reply;
import dev.turnpike.core.till.Sale;
import dev.turnpike.core.till.Till;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.surface.guard.CancelLimits;
import dev.turnpike.surface.guard.Cors;
import dev.turnpike.surface.guard.ErrorHandler;
import dev.turnpike.surface.guard.Nanos;
import dev.turnpike.surface.guard.RateLimits;
import dev.turnpike.surface.guard.RequestIds;
import dev.turnpike.surface.guard.SlowHeads;
import dev.turnpike.surface.sale.Answers;
import dev.turnpike.surface.sale.ImagesRoutingFilter;
import dev.turnpike.surface.sale.SaleResponses;
import dev.turnpike.surface.sale.Voice;
import dev.turnpike.surface.wire.Bodies;
import dev.turnpike.surface.wire.Json;
import dev.turnpike.surface.wire.Routes;
import dev.turnpike.testkit.FakeUpstream;
import dev.turnpike.testkit.Fleets;
import dev.turnpike.testkit.NoJournal;
import dev.turnpike.testkit.Sample;
import dev.turnpike.testkit.SampleJobs;
import dev.turnpike.testkit.TestClock;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.PaymentKey;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.mockito.Mockito;
import org.mockito.invocation.InvocationOnMock;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

/** The HTTP surface alone, over a till, a journal and upstreams that answer as told. */
@SpringBootConfiguration
@EnableAutoConfiguration
class SampleSurface {
    /** The jobs whose pages have been written. */
    static final BlockingQueue<String> SEEN = new LinkedBlockingQueue<>();
    static final TestClock CLOCK = new TestClock();
    static final String PUBLIC_URL = "https://gate.example";
    static final String IMAGE = "kept-image-00001";
    static final String PAGE = "kept-web-page-01";
    static final byte[] PNG = png();

    @Bean
    FakeTill till() {
        return new FakeTill();
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
        return new ErrorHandler(Voice::of);
    }

    @Bean
    Cors cors() {
        return new Cors();
    }

    @Bean
    RequestIds requestIds() {
        return new RequestIds();
    }

    @Bean
    RateLimits rateLimits(FakeTill till) {
        return new RateLimits(() -> till.limits, path -> false, Nanos.of(CLOCK));
    }

    @Bean
    ImagesRoutingFilter images(FakeTill till, ImageSales sales) {
        var responses = new SaleResponses(SampleJobs.SELLER, () -> false, true, job -> Map.of(), terms -> terms);
        var images = new ImageBytes(call -> Mono.just(new Http.Answer(200, Map.of(), PNG)), noFiles(),
                new BytePool(() -> 1 << 24), upstream -> Http.Reach.PUBLIC, Schedulers.parallel());
        return new ImagesRoutingFilter(SampleJobs.SELLER, till.till, sales,
                new Answers(till.till, responses, images, Schedulers.parallel()), bodies(),
                () -> Duration.ofSeconds(240), (sale, webhook) -> sale);
    }

    @Bean
    RouteLocator imageRoutes(RouteLocatorBuilder builder) {
        return Routes.images(builder);
    }

    @Bean
    JsonMapper json() {
        return Json.mapper();
    }

    @Bean
    Fleet fleet() {
        return Fleets.of(Sample.configuration(), Sample.configuration()
                .upstreams()
                .stream()
                .map(settings -> new FakeUpstream(settings, order -> Optional.empty(), (order, cap) -> Mono.never()))
                .toList(), List.of());
    }

    @Bean
    Circuits circuits() {
        return new Circuits(CLOCK, Sample.configuration().circuit());
    }

    @Bean
    ImageSales sales(Fleet fleet, Health health, Circuits circuits) {
        return new ImageSales(() -> fleet, new Planner(health, circuits, (upstream, amount) -> true, CLOCK),
                () -> PUBLIC_URL, CLOCK);
    }

    @Bean
    FrontPage frontPage() {
        return new FrontPage(true);
    }

    @Bean
    ErrorPage errorPage() {
        return new ErrorPage();
    }

    @Bean
    PricePages pricePages(ImageSales sales) {
        return new PricePages(Sample::configuration, sales, SampleJobs.SELLER, () -> PUBLIC_URL, bodies());
    }

    @Bean
    ModelPages modelPages(Fleet fleet) {
        return new ModelPages(() -> fleet);
    }

    @Bean
    ProviderPages providerPages(Fleet fleet, Health health, Circuits circuits) {
        return new ProviderPages(() -> fleet, health, circuits, CLOCK);
    }

    @Bean
    JobPages jobPages() {
        var journal = new FakeJournal();
        return new JobPages(journal, new Cancelling(journal, new Steps(journal, Schedulers.parallel()), CLOCK),
                new CancelLimits(() -> Sample.limits(1, 1, 1), Nanos.of(CLOCK)), job -> SEEN.add(job.id()), true);
    }

    @Bean
    PaymentPage paymentPage() {
        return new PaymentPage(new FakeJournal(), Sample.USDC, job -> Mono.just(SampleJobs.OWING));
    }

    @Bean
    FilePage filePage() throws IOException {
        Path folder = Files.createTempDirectory("kept");
        Files.write(folder.resolve(IMAGE), PNG);
        Files.writeString(folder.resolve(PAGE), "<script>alert(1)</script>");
        return new FilePage(
                new KeptFiles(folder, () -> 1 << 30, () -> "none-is-kept-here", CLOCK, Schedulers.parallel()));
    }

    @Bean
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> slowHeads() {
        return factory -> factory.addServerCustomizers(new SlowHeads(Duration.ofSeconds(20)));
    }

    private static KeptFiles noFiles() {
        return new KeptFiles(Path.of("none"), () -> 0, () -> "none-is-kept-here", CLOCK, Schedulers.parallel());
    }

    private static Bodies bodies() {
        return new Bodies(Schedulers.parallel(), new BytePool(() -> 1 << 24), () -> 1000);
    }

    private static byte[] png() {
        var bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB), "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** A till that asks for money, and answers payments as told. {@link Till} is final: Mockito makes one of it. */
    static final class FakeTill {
        final Till till = Mockito.mock(Till.class, this::called);
        final List<String> calls = new CopyOnWriteArrayList<>();
        /** Comes a moment after the client has its answer. */
        final BlockingQueue<String> answered = new LinkedBlockingQueue<>();
        volatile Mono<Reply> answer = Mono.empty();
        /** Of a job that was answered before its end. */
        volatile Mono<Reply> end = Mono.empty();
        volatile LimitSettings limits = Sample.limits(100_000, 100_000, 1);

        private @Nullable Object called(InvocationOnMock call) throws Throwable {
            return switch (call.getMethod().getName()) {
                case "serve" -> call.getArguments().length == 4
                        ? serve(call.getArgument(0), call.getArgument(1), call.getArgument(2), call.getArgument(3))
                        : serve(call.getArgument(0), call.getArgument(1), call.getArgument(3), call.getArgument(4));
                case "guest" -> Mockito.mock(Guest.class);
                case "payFirst" -> payFirst();
                case "follow" -> end;
                case "answered" -> {
                    answered(call.getArgument(0), call.getArgument(1));
                    yield null;
                }
                default -> Mockito.RETURNS_DEFAULTS.answer(call);
            };
        }

        private Mono<Reply> serve(Sale sale, @Nullable Payment payment, Duration wait, Runnable good) {
            calls.add(call(sale, payment == null ? "unpaid" : "V" + payment.x402Version(), wait.toSeconds()));
            return payment == null ? payFirst() : answer.doOnNext(reply -> good.run());
        }

        /** @param sale the request it was made of is in its fingerprint; the standard order has none */
        static String call(Sale sale, String payment, long seconds) {
            return sale.fingerprint() + "|" + sale.resource() + "|" + payment + "|" + seconds;
        }

        private static Mono<Reply> payFirst() {
            return Mono.just(new Reply.PayFirst(SampleJobs.SELLER.challenge(SampleJobs.TERMS, "PAYMENT_REQUIRED")));
        }

        private void answered(Job job, boolean received) {
            answered.add(job.id() + (received ? " received" : " lost"));
        }

        List<String> drain() {
            var all = new ArrayList<>(calls);
            calls.clear();
            return all;
        }
    }

    /** Knows one settled job, one that is being worked on, and one that was released. */
    private static final class FakeJournal extends NoJournal {
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
        public Mono<Boolean> handedOut(String id, Instant at) {
            return Mono.just(true);
        }
    }
}
