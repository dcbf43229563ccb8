package dev.turnpike.bench.stubs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.bench.load.Answers;
import dev.turnpike.bench.load.Load;
import dev.turnpike.bench.load.Requests;
import dev.turnpike.bench.load.SellerTerms;
import dev.turnpike.bench.load.Wallets;
import dev.turnpike.bench.stubs.Stubs.Latencies;
import dev.turnpike.bench.stubs.Stubs.Ports;
import dev.turnpike.x402.ChainReader;
import dev.turnpike.x402.Facilitator;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.HttpFacilitator;
import dev.turnpike.x402.NettyHttp;
import dev.turnpike.x402.Offer;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.RpcChainReader;
import dev.turnpike.x402.Seller;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

class StubsTest {
    private static final String ORDER = "{\"prompt\":\"a cat\",\"width\":1024,\"height\":1024}";
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Stubs stubs = new Stubs(Ports.ANY, Latencies.NONE);
    private final NettyHttp http = new NettyHttp(Schedulers.parallel());
    private final Wallets wallets = new Wallets(3, InstantSource.system());

    @AfterEach
    void close() {
        http.close();
        stubs.close();
    }

    @Test
    void everyPaymentIsSentOnceAndBuysOnePicture() {
        URI url = uri(stubs.ports().xRouter(), "/v1/images/generate");
        var answers = new Answers(200, true);
        try (var load = new Load()) {
            load.run(url, Requests.paid(url, ORDER, wallets.sign(offer(url), 50)), answers, 4, 0, TIMEOUT);
        }
        assertThat(answers.good()).isEqualTo(50);
        assertThat(answers.bad()).isEmpty();
        assertThat(stats()).contains("\"generate\":50").doesNotContain("paidTwice");
    }

    @Test
    void aPaymentThatIsSentAgainIsCounted() {
        URI url = uri(stubs.ports().xRouter(), "/v1/images/generate");
        byte[] payment = wallets.sign(offer(url), 1).getFirst();
        try (var load = new Load()) {
            load.run(url, Requests.paid(url, ORDER, List.of(payment, payment)), new Answers(200, true), 1, 0, TIMEOUT);
        }
        assertThat(stats()).contains("\"paidTwice\":1");
    }

    @Test
    void anAnswerOfAnotherStatusIsNotGood() {
        URI url = uri(stubs.ports().xRouter(), "/elsewhere");
        var answers = new Answers(402, false);
        try (var load = new Load()) {
            load.run(url, Requests.paid(url, ORDER, List.of(new byte[] {'A', ':', 'b'})), answers, 1, 0, TIMEOUT);
        }
        assertThat(answers.good()).isZero();
        assertThat(answers.bad()).isEqualTo(Map.of("404", 1));
    }

    @Test
    void ourOwnClientsTakeTheFacilitatorAndTheNodeForReal() {
        Offer.Acceptable offer = offer(uri(stubs.ports().xRouter(), "/v1/images/generate"));
        Payment payment = payment(wallets.sign(offer, 1).getFirst());
        var facilitator = new HttpFacilitator(http, uri(stubs.ports().facilitator(), ""), TIMEOUT, Map.of());
        var chain = new RpcChainReader(http, uri(stubs.ports().node(), ""), TIMEOUT, Schedulers.parallel(), 0);
        var terms = new Seller(offer.asset(), offer.payTo(), offer.maxTimeout()).terms(offer.amount(),
                "http://localhost/", "");
        Instant before = Instant.now().minusSeconds(60);
        assertThat(facilitator.verify(payment, terms).block()).isInstanceOf(Facilitator.Verification.Valid.class);
        assertThat(chain.fate(offer.asset(), payment.authorization(), before).block())
                .isInstanceOf(ChainReader.Fate.Open.class);
        assertThat(facilitator.settle(payment, terms).block()).isInstanceOf(Facilitator.Settlement.Settled.class);
        assertThat(chain.fate(offer.asset(), payment.authorization(), before).block())
                .isInstanceOf(ChainReader.Fate.Moved.class);
        assertThat(facilitator.settle(payment, terms).block()).isNotNull();
        assertThat(stats()).contains("\"settle\":2", "\"settledTwice\":1", "\"verify\":1");
    }

    private Payment payment(byte[] header) {
        String value = new String(header, StandardCharsets.US_ASCII).substring("X-PAYMENT: ".length());
        Offer.Acceptable offer = offer(uri(stubs.ports().xRouter(), "/v1/images/generate"));
        var seller = new Seller(offer.asset(), offer.payTo(), offer.maxTimeout());
        Payment payment = seller.read(List.of(), List.of(value)).orElseThrow();
        assertThat(seller.authenticate(payment).payer()).isEqualTo(payment.authorization().from());
        return payment;
    }

    private Offer.Acceptable offer(URI url) {
        return Objects.requireNonNull(SellerTerms.of(send("POST", url)).offers().get(1));
    }

    private String stats() {
        return send("GET", uri(stubs.ports().facilitator(), "/__stats")).text();
    }

    private Http.Answer send(String method, URI uri) {
        var outcome = http.send(new Http.Call(method, uri, Map.of(), ORDER.getBytes(StandardCharsets.UTF_8), TIMEOUT,
                1 << 20, Http.Reach.OPERATOR)).block();
        return (Http.Answer) Objects.requireNonNull(outcome);
    }

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
