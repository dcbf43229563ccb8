package dev.turnpike.providers;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.declared.Style;
import dev.turnpike.providers.payment.Upstreams;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Buyer;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.LocalSigner;
import dev.turnpike.x402.NettyHttp;
import dev.turnpike.x402.Networks;
import dev.turnpike.x402.Signer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A provider on loopback that answers with kept exchanges: to a call without payment, with payment, and after a job.
 */
public final class Playback implements AutoCloseable {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    public static final Asset USDC = Networks.usdc(Networks.named("base"));
    public static final Signer TREASURY = LocalSigner.of("0x" + "4c".repeat(32));
    public static final UsdcAmount CAP = UsdcAmount.ofDecimal("0.06");

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Bytes32 NONCE = new Bytes32("0x" + "5e".repeat(32));

    private final WireMockServer server = new WireMockServer(options().bindAddress("127.0.0.1").dynamicPort());
    private final Scheduler answers = Schedulers.newSingle("answers", true);
    private final NettyHttp http = new NettyHttp(answers);

    public Playback() {
        server.start();
    }

    public String origin() {
        return "http://127.0.0.1:" + server.port();
    }

    public Playback terms(String file) {
        return unpaid(answer(file));
    }

    public Playback unpaid(ResponseDefinitionBuilder answer) {
        server.stubFor(any(anyUrl()).withHeader("X-PAYMENT", absent())
                .withHeader("PAYMENT-SIGNATURE", absent())
                .willReturn(answer));
        return this;
    }

    /** The body of a kept exchange. */
    public String body(String file) {
        return Exchange.of(file, origin()).body();
    }

    public Playback paid(String file) {
        return paid(answer(file));
    }

    public Playback paid(ResponseDefinitionBuilder answer) {
        for (var header : List.of("X-PAYMENT", "PAYMENT-SIGNATURE"))
            server.stubFor(post(anyUrl()).withHeader(header, matching(".+")).willReturn(answer));
        return this;
    }

    public Playback job(String path, String file) {
        return job(path, answer(file));
    }

    public Playback job(String path, ResponseDefinitionBuilder answer) {
        server.stubFor(get(urlEqualTo(path)).willReturn(answer));
        return this;
    }

    public Upstream upstream(UpstreamSettings settings) {
        return upstream(settings, http);
    }

    public static Upstream upstream(UpstreamSettings settings, Http http) {
        return Upstreams.create(settings, new Buyer(http, TREASURY, InstantSource.fixed(NOW), () -> NONCE), http,
                InstantSource.fixed(NOW));
    }

    /** Settings of an upstream that is here, pays one payee and sells what is given. */
    public UpstreamSettings settings(Style style, String payTo, UpstreamSettings.Sold... models) {
        return new UpstreamSettings(style.label(), style, URI.create(origin()), USDC, Set.of(new Address(payTo)), false,
                4, Set.of("https://status.example"), true, null, Duration.ofSeconds(2),
                new UpstreamSettings.Budget(null, null), List.of(models));
    }

    public static <T> T await(Mono<T> answer) {
        return answer.block(TIMEOUT);
    }

    public static SignedOrder purchase(Upstream upstream, ImageOrder order) {
        return switch (await(upstream.prepare(order, CAP, TIMEOUT))) {
            case Prepared.Ready ready -> ready.order();
            case Prepared.Refused no -> throw new AssertionError(no.offer().toString());
            case Prepared.PromptRefused no -> throw new AssertionError(no.toString());
        };
    }

    /** The whole purchase, told by what comes of it. */
    public static String buy(Upstream upstream, ImageOrder order) {
        return InWords.of(await(upstream.submit(purchase(upstream, order), TIMEOUT)));
    }

    public static String poll(Upstream upstream, String id, String url) {
        return InWords.of(await(upstream.poll(new Ticket(upstream.settings().id(), id, URI.create(url)), TIMEOUT)));
    }

    public List<LoggedRequest> received() {
        return server.getServeEvents().getRequests().reversed().stream().map(event -> event.getRequest()).toList();
    }

    public void reset() {
        server.resetAll();
    }

    @Override
    public void close() {
        http.close();
        answers.dispose();
        server.stop();
    }

    private ResponseDefinitionBuilder answer(String file) {
        var exchange = Exchange.of(file, origin());
        var answer = aResponse().withStatus(exchange.status()).withBody(exchange.body());
        exchange.headers().forEach(answer::withHeader);
        return answer;
    }
}
