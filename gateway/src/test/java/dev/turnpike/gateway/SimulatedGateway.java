package dev.turnpike.gateway;

import dev.turnpike.config.Configuration;
import dev.turnpike.core.Ids;
import dev.turnpike.core.books.Audit;
import dev.turnpike.core.books.Reconciliation;
import dev.turnpike.core.books.Report;
import dev.turnpike.core.fleet.LiveFleet;
import dev.turnpike.core.health.Circuits;
import dev.turnpike.core.journal.Journal;
import dev.turnpike.gateway.http.guard.ErrorHandler;
import dev.turnpike.gateway.http.pages.ErrorPage;
import dev.turnpike.gateway.http.pages.FilePage;
import dev.turnpike.gateway.http.pages.FrontPage;
import dev.turnpike.gateway.http.pages.JobPages;
import dev.turnpike.gateway.http.pages.ModelPages;
import dev.turnpike.gateway.http.pages.PaymentPage;
import dev.turnpike.gateway.http.pages.PricePages;
import dev.turnpike.gateway.http.pages.ProviderPages;
import dev.turnpike.gateway.http.sale.ImagesRoutingFilter;
import dev.turnpike.gateway.http.wire.Routes;
import dev.turnpike.gateway.settings.Startup;
import dev.turnpike.store.SqliteFile;
import dev.turnpike.x402.ChainReader;
import dev.turnpike.x402.Facilitator;
import dev.turnpike.x402.Http;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.env.Environment;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * A gateway put together by {@link Assembly} itself, on ground that a test has laid: its clock, threads, network, money
 * and disk. What is not there is the web server; calls go into the routing filter.
 */
public final class SimulatedGateway {
    private static final URI IMAGES = URI.create("images://cheapest");

    private final LiveFleet fleet;
    private final Circuits circuits;
    private final WebHandler pages;
    private final Audit audits;
    private final Reconciliation reconciliation;
    private final ImagesRoutingFilter images;
    private final ErrorHandler errors;
    private final Engine engine;
    private int requests;

    /** What a gateway stands on. {@code journal} is what the journal is seen through. */
    public record Ground(Configuration configuration, InstantSource clock, RandomGenerator random, Scheduler work,
            Scheduler writer, Scheduler reader, Scheduler refunds, Scheduler disk, Http http, Facilitator facilitator,
            ChainReader chain, SqliteFile ledger, UnaryOperator<Journal> journal, boolean caches) {}

    public SimulatedGateway(Ground ground) {
        Wiring wiring = new Wiring().with(InstantSource.class, ground.clock())
                .with(Ids.class, new Ids(ground.random()))
                .with(Environment.class, environment(ground))
                .with(Startup.class, new Startup(ground.configuration(), null, ""))
                .with(Playground.class, Playground.NONE)
                .with(Threads.class,
                        new Threads(ground.work(), ground.writer(), ground.reader(), ground.refunds(), ground.disk()))
                .with(Http.class, ground.http())
                .with(Facilitator.class, ground.facilitator())
                .with(ChainReader.class, ground.chain())
                .with(SqliteFile.class, ground.ledger())
                .with(MeterRegistry.class, new SimpleMeterRegistry());
        Journal journal = ground.journal().apply(wiring.get(Journal.class));
        wiring.with(Journal.class, journal);
        fleet = wiring.get(LiveFleet.class);
        circuits = wiring.get(Circuits.class);
        pages = new InProcessPages(wiring.get(FrontPage.class), wiring.get(ErrorPage.class),
                wiring.get(PricePages.class), wiring.get(ModelPages.class), wiring.get(ProviderPages.class),
                wiring.get(JobPages.class), wiring.get(PaymentPage.class), wiring.get(FilePage.class));
        audits = wiring.get(Audit.class);
        reconciliation = wiring.get(Reconciliation.class);
        images = wiring.get(ImagesRoutingFilter.class);
        errors = wiring.get(ErrorHandler.class);
        engine = wiring.get(Engine.class);
    }

    private static Environment environment(Ground ground) {
        MockEnvironment environment = new MockEnvironment()
                .withProperty("turnpike.caches", ground.caches() ? "on" : "off")
                .withProperty("turnpike.drain", "25s");
        environment.setConversionService(new ApplicationConversionService());
        return environment;
    }

    /** Takes up what was left, and begins to probe. */
    public void start() {
        engine.start();
        audits.start();
    }

    public void configure(Configuration next) {
        fleet.replace(next);
        circuits.configure(next.circuit());
    }

    /** One order, paid or not. Cancelling the subscription is the client's hanging up. */
    public Mono<Http.Answer> order(Map<String, String> headers, String body) {
        MockServerHttpRequest.BodyBuilder request = MockServerHttpRequest.post(Routes.GENERATE)
                .header("Content-Type", "application/json");
        headers.forEach(request::header);
        ServerWebExchange exchange = numbered(request.body(body));
        exchange.getAttributes().put(ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR, IMAGES);
        return images.filter(exchange, nobodyElse -> Mono.empty())
                .onErrorResume(failure -> errors.handle(exchange, failure))
                .then(answer(exchange));
    }

    /** A page of the surface. */
    public Mono<Http.Answer> page(HttpMethod method, String path) {
        ServerWebExchange exchange = numbered(MockServerHttpRequest.method(method, path).build());
        return pages.handle(exchange).onErrorResume(failure -> errors.handle(exchange, failure)).then(answer(exchange));
    }

    /**
     * Its id, by default where it lies in memory, is what a client is told when something is broken: it must be the
     * same in every run.
     */
    private ServerWebExchange numbered(MockServerHttpRequest request) {
        String id = "request-" + ++requests;
        return MockServerWebExchange.from(request).mutate().request(new ServerHttpRequestDecorator(request) {
            @Override
            public String getId() {
                return id;
            }
        }).build();
    }

    /** The books held against the chain. */
    public Mono<Report> reconcile(Instant from, Instant to) {
        return reconciliation.report(from, to);
    }

    private static Mono<Http.Answer> answer(ServerWebExchange exchange) {
        return Mono.defer(() -> answer((MockServerHttpResponse) exchange.getResponse()));
    }

    private static Mono<Http.Answer> answer(MockServerHttpResponse response) {
        Map<String, List<String>> headers = new TreeMap<>();
        response.getHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
        int status = response.getStatusCode() == null ? 200 : response.getStatusCode().value();
        return DataBufferUtils.join(response.getBody()).map(buffer -> {
            byte[] bytes = new byte[buffer.readableByteCount()];
            buffer.read(bytes);
            return bytes;
        }).defaultIfEmpty(new byte[0]).map(bytes -> new Http.Answer(status, headers, bytes));
    }
}
