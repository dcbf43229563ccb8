package dev.turnpike.x402;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.pricing.money.UsdcAmount;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** The code of the README, compiled and run: its buyer pays its seller in one process. */
class ReadmeTest {
    private static final Asset USDC = Networks.usdc(Networks.named("base-sepolia"));
    private static final Address SHOP = new Address("0x209693Bc6afc0C5328bA36FaF03C514EF312287C");
    private static final URI URL = URI.create("https://shop.example/picture");

    record Reply(int status, Map<String, String> headers, String body) {}

    /** The seller of the README. */
    static final class Shop {
        private final Facilitator facilitator;

        Shop(Facilitator facilitator) {
            this.facilitator = facilitator;
        }

        // README: get paid
        final Seller seller = new Seller(USDC, SHOP, Duration.ofSeconds(60));
        final Terms terms = seller.terms(UsdcAmount.ofDecimal("0.01"), "https://shop.example/picture", "one picture");

        Mono<Reply> serve(List<String> paymentSignature, List<String> xPayment, Instant now) {
            try {
                return seller.read(paymentSignature, xPayment)
                        .map(payment -> sell(payment, now))
                        .orElseGet(() -> ask("Payment required"));
            } catch (Rejection.Exception e) {
                return ask(e.rejection().code());
            }
        }

        Mono<Reply> ask(String why) {
            Challenge challenge = seller.challenge(terms, why);
            return Mono.just(new Reply(402, challenge.headers(), challenge.body()));
        }

        Mono<Reply> sell(Payment payment, Instant now) {
            PaymentKey key = seller.authenticate(payment); // keep it: one key buys one thing
            Terms paid = seller.check(payment, List.of(terms), now, Duration.ofSeconds(10));
            return facilitator.settle(payment, paid).flatMap(settlement -> switch (settlement) {
                case Facilitator.Settlement.Settled s -> Mono.just(new Reply(200,
                        Map.ofEntries(seller.receipt(payment.x402Version(), s.transaction(), key.payer())),
                        "the picture"));
                case Facilitator.Settlement.Refused r -> ask(r.code());
                case Facilitator.Settlement.Unknown _ ->
                    Mono.just(new Reply(503, Map.of(), "ask again with the same payment"));
            });
        }
        // README: end
    }

    // README: pay
    static Mono<Http.Outcome> buy(Http http, Buyer buyer) {
        var call = new Http.Call("GET", URL, Map.of(), new byte[0], Duration.ofSeconds(30), 1 << 20, Http.Reach.PUBLIC);
        var guard = new Buyer.Guard(USDC, Set.of(SHOP), UsdcAmount.ofDecimal("0.02"));
        return buyer.ask(call, guard).flatMap(offer -> switch (offer) {
            case Offer.Acceptable acceptable -> {
                SignedPayment payment = buyer.sign(acceptable); // write it down before it is sent
                yield http.send(call.with(payment.headerName(), payment.headerValue()));
            }
            case Offer.Unacceptable no -> Mono.error(new IllegalStateException(no.why() + ": " + no.detail()));
        });
    }
    // README: end

    @Test
    void theReadmesBuyerPaysTheReadmesSeller() {
        var clock = InstantSource.fixed(Instant.parse("2026-11-20T12:00:00Z"));
        var transaction = new Bytes32("0x" + "ab".repeat(32));
        var shop = new Shop(settling(new Facilitator.Settlement.Settled(transaction)));
        Http http = call -> shop.serve(values(call, "PAYMENT-SIGNATURE"), values(call, "X-PAYMENT"), clock.instant())
                .map(ReadmeTest::answer);
        var buyer = new Buyer(http, LocalSigner.of("11".repeat(32)), clock, () -> new Bytes32("0x" + "07".repeat(32)));
        var answer = (Http.Answer) Objects.requireNonNull(buy(http, buyer).block());
        assertThat(answer.text()).isEqualTo("the picture");
        assertThat(Buyer.receipt(answer)).contains(new Receipt(true, transaction, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"get paid", "pay"})
    void theReadmeShowsThisVeryCode(String part) throws IOException {
        List<String> source = Files.readAllLines(Path.of("src/test/java/dev/turnpike/x402/ReadmeTest.java"));
        int from = source.stream().map(String::strip).toList().indexOf("// README: " + part);
        Stream<String> lines = source.stream().skip(from + 1).takeWhile(line -> !line.strip().equals("// README: end"));
        String code = lines.collect(Collectors.joining("\n")).stripIndent();
        assertThat(Files.readString(Path.of("README.md"))).contains("```java\n" + code + "\n```\n");
    }

    private static Facilitator settling(Facilitator.Settlement settlement) {
        return new Facilitator() {
            @Override
            public Mono<Verification> verify(Payment payment, Terms terms) {
                return Mono.just(new Verification.Valid(payment.authorization().from()));
            }

            @Override
            public Mono<Settlement> settle(Payment payment, Terms terms) {
                return Mono.just(settlement);
            }
        };
    }

    private static List<String> values(Http.Call call, String name) {
        return Stream.ofNullable(call.headers().get(name)).toList();
    }

    private static Http.Outcome answer(Reply reply) {
        var headers = reply.headers()
                .entrySet()
                .stream()
                .collect(Collectors.toMap(header -> header.getKey().toLowerCase(Locale.ROOT),
                        header -> List.of(header.getValue())));
        return new Http.Answer(reply.status(), headers, reply.body().getBytes(StandardCharsets.UTF_8));
    }
}
