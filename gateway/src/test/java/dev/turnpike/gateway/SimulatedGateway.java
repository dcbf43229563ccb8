package dev.turnpike.gateway;

import dev.turnpike.config.Configuration;
import dev.turnpike.config.file.Keys;
import dev.turnpike.config.file.Startup;
import dev.turnpike.core.Core;
import dev.turnpike.core.Ids;
import dev.turnpike.core.Outside;
import dev.turnpike.core.Stores;
import dev.turnpike.core.books.Report;
import dev.turnpike.core.doubt.Proofs;
import dev.turnpike.core.journal.Journal;
import dev.turnpike.core.time.Time;
import dev.turnpike.store.Database;
import dev.turnpike.store.Generations;
import dev.turnpike.store.Owner;
import dev.turnpike.store.SqlFollower;
import dev.turnpike.store.SqlRefundBook;
import dev.turnpike.store.SqliteJournal;
import dev.turnpike.store.books.Reads;
import dev.turnpike.store.books.SqlBooks;
import dev.turnpike.store.lessons.SqlLessonBook;
import dev.turnpike.surface.guard.ErrorHandler;
import dev.turnpike.surface.listing.Catalogue;
import dev.turnpike.surface.sale.ImagesRoutingFilter;
import dev.turnpike.surface.wire.Bodies;
import dev.turnpike.surface.wire.Routes;
import dev.turnpike.testkit.Unwatched;
import dev.turnpike.x402.BlockLog;
import dev.turnpike.x402.ChainReader;
import dev.turnpike.x402.Facilitator;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.Listing;
import dev.turnpike.x402.Signer;
import dev.turnpike.x402.TransferLog;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpMethod;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A whole gateway on ground that a test has laid: its clock, threads, network, money
 * and disk. What is not there is the web server; calls go into the routing filter.
 */
public final class SimulatedGateway {
    private static final Catalogue CATALOGUE = new Catalogue(List.of(),
            new Listing.Service("Turnpike", List.of(), null));
    private static final URI IMAGES = URI.create("images://cheapest");

    private final Core core;
    private final WebHandler pages;
    private final ImagesRoutingFilter images;
    private final ErrorHandler errors;
    private final PlainRoute plain;
    private final PlainRoute first;
    private final Disposable.Composite loops = Disposables.composite();
    private int requests;

    /** What a gateway stands on. {@code journal} is what the journal is seen through. */
    public record Ground(Configuration configuration, InstantSource clock, RandomGenerator random, Scheduler work,
            Scheduler writer, Scheduler reader, Scheduler refunds, Scheduler disk, Http http, Facilitator facilitator,
            ChainReader chain, TransferLog transfers, BlockLog blocks, Database ledger, Path files,
            UnaryOperator<Journal> journal, UnaryOperator<Proofs> proofs, boolean caches) {}

    public SimulatedGateway(Ground ground) {
        core = new Core(ground(ground));
        Startup startup = new Startup(ground.configuration(), null, "");
        SurfaceConfiguration surface = new SurfaceConfiguration();
        Bodies bodies = surface.bodies(core);
        pages = new InProcessPages(surface.frontPage(startup), surface.errorPage(), surface.pricePages(core, bodies),
                surface.modelPages(core), surface.providerPages(core), surface.jobPages(core, startup),
                surface.paymentPage(core, startup), surface.filePage(core));
        images = SurfaceConfiguration.images(core, startup, bodies, CATALOGUE, (sale, webhook) -> sale);
        errors = surface.errorHandler();
        plain = new PlainRoute("plain", "after", core, bodies, ground.http());
        first = new PlainRoute("first", "before", core, bodies, ground.http());
    }

    private static dev.turnpike.core.Ground ground(Ground ground) {
        Ids ids = Ids.of(ground.random(), ground.clock());
        Signer treasury = Keys.signer(ground.configuration().treasury().key());
        Owner owner = ground.ledger().owner();
        Reads reads = new Reads(ground.ledger(), Schedulers.single(ground.disk()), ground.work());
        SqliteJournal journal = new SqliteJournal(ground.ledger(), owner, ground.clock(), ground.writer(),
                ground.reader(), ground.work(), commit -> {});
        Stores stores = new Stores(ground.journal().apply(journal),
                ground.proofs().apply(new SqlFollower(journal, ground.clock())),
                new Generations(ground.ledger(), ground.clock()),
                new SqlRefundBook(ground.ledger(), owner, ground.refunds(), ground.work()),
                new SqlBooks(reads, ground.clock()), new SqlLessonBook(journal), ground.files());
        Outside outside = new Outside(ground.http(), ground.facilitator(), ground.chain(), ground.transfers(),
                ground.blocks(), treasury, Outside.upstreams(ground.http(), treasury, ground.clock(), ids),
                () -> String.valueOf(ground.configuration().publicUrl()));
        return new dev.turnpike.core.Ground(ground.configuration(), new Time(ground.clock(), ground.work()),
                ground.disk(), ids, outside, stores, Unwatched.WATCHER,
                dev.turnpike.core.Ground.Machine.of(1L << 30)
                        .remembering(ground.caches() ? 64L << 20 : 0)
                        .with(() -> owner.replica().shared() ? ground.ledger().trouble(0) : Optional.empty()));
    }

    /** Takes up what was left, and begins to probe. */
    public void start() {
        core.background().forEach(loop -> loops.add(loop.start()));
    }

    /** Begins nothing new, and ends when its jobs have, or after this limit. */
    public Mono<Void> leave(Duration limit) {
        loops.dispose();
        return core.running().drain(limit);
    }

    public void configure(Configuration next) {
        core.fleet().replace(next);
        core.circuits().configure(next.circuit());
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

    /**
     * A request to a route that is sold, paid or not.
     *
     * @param before whether it is paid for before it is forwarded
     */
    public Mono<Http.Answer> plain(boolean before, Map<String, String> headers, String body) {
        MockServerHttpRequest.BodyBuilder request = MockServerHttpRequest.post(before ? "/first" : "/plain")
                .header("Content-Type", "application/json");
        headers.forEach(request::header);
        ServerWebExchange exchange = numbered(request.body(body));
        return (before ? first : plain).serve(exchange)
                .onErrorResume(failure -> errors.handle(exchange, failure))
                .then(answer(exchange));
    }

    /** A page of the surface. */
    public Mono<Http.Answer> page(HttpMethod method, String path) {
        ServerWebExchange exchange = numbered(MockServerHttpRequest.method(method, path).build());
        return pages.handle(exchange).onErrorResume(failure -> errors.handle(exchange, failure)).then(answer(exchange));
    }

    private ServerWebExchange numbered(MockServerHttpRequest request) {
        return MockServerWebExchange.from(request)
                .mutate()
                .request(new NumberedRequest(request, "request-" + ++requests))
                .build();
    }

    /** The books held against the chain. */
    public Mono<Report> reconcile(Instant from, Instant to) {
        return core.bookkeeping().reconciliation().report(from, to);
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
