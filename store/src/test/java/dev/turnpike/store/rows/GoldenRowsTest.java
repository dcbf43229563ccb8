package dev.turnpike.store.rows;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.config.Configuration.Policy;
import dev.turnpike.core.jobs.Doubt;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.routing.Candidate;
import dev.turnpike.core.routing.Exclusion;
import dev.turnpike.core.routing.Plan;
import dev.turnpike.core.routing.Preferences;
import dev.turnpike.core.work.Delivery;
import dev.turnpike.core.work.Delivery.Picture;
import dev.turnpike.core.work.ImageRequest;
import dev.turnpike.core.work.ImageWork;
import dev.turnpike.core.work.Purchase;
import dev.turnpike.core.work.Route;
import dev.turnpike.core.work.Route.Tried;
import dev.turnpike.core.work.RouteWork;
import dev.turnpike.pricing.Cover;
import dev.turnpike.pricing.ModelPricing;
import dev.turnpike.pricing.PriceRule;
import dev.turnpike.pricing.PriceRule.PerStep;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.Shape;
import dev.turnpike.pricing.Tier;
import dev.turnpike.pricing.money.Percent;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.Extras;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.SignedOrder;
import dev.turnpike.providers.Ticket;
import dev.turnpike.testkit.Sample;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Authorization;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Network;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.PaymentKey;
import dev.turnpike.x402.Terms;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rows as they were first written, at least one of every kind. Lines of {@code format-1.txt} are never edited, only
 * added: a component or a constant that is renamed fails here before it can lose money in a real ledger.
 */
class GoldenRowsTest {

    private static final Map<String, String> GOLDEN = golden();
    private static final Address PAYER = new Address("0x" + "aa".repeat(20));

    private static final Payment PAYMENT = new Payment(2, "exact", "eip155:84532", signed(), "0x00",
            "{\"x402Version\":2,\"ä\":\"\\\"\"}");
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456789Z");
    private static final Instant LATER = NOW.plusSeconds(1);
    private static final Job.Facts FACTS = new Job.Facts("job-1",
            new PaymentKey(84532, Sample.USDC.address(), PAYER, bytes(7)), "f".repeat(64), PAYMENT, terms(Sample.USDC),
            7, NOW, NOW.plusSeconds(360));
    private static final ImageRequest BARE = new ImageRequest(
            new ImageOrder("a cat", "flux", new Resolution(1024, 768), 1, null, null, null, null), List.of("flux"),
            Preferences.NONE, null);
    private static final String ORDER = Rows.order(ImageWork.of(BARE));
    private static final String NOTHING = Rows.work(ImageWork.of(BARE));

    /** A row by its name in the file, and the value it stands for. */
    record Case(String name, Object value, Function<String, Object> read, String written) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(values(), states(), orders(), works(), purchases(), routes()).flatMap(cases -> cases);
    }

    private static Stream<Case> values() {
        return Stream.of(payment("payment", PAYMENT), terms("terms", Sample.USDC),
                terms("terms-on-a-network-without-v1",
                        new Asset(new Network("eip155:999", null, 999, false), PAYER, "USD Coin", "2")),
                sold(), soldByQuality(),
                new Case("facts", FACTS, text -> facts(text, Rows.sale(FACTS), Rows.signed(PAYMENT)), Rows.of(FACTS)),
                new Case("sale", FACTS, text -> facts(Rows.of(FACTS), text, Rows.signed(PAYMENT)), Rows.sale(FACTS)),
                new Case("signature", FACTS, text -> facts(Rows.of(FACTS), Rows.sale(FACTS), text),
                        Rows.signed(PAYMENT)));
    }

    private static Job.Facts facts(String facts, String sale, String signed) {
        return Rows.facts(
                new FactsColumns(FACTS.id(), FACTS.key(), signed().to(), FACTS.fingerprint(), facts, sale, signed));
    }

    private static Stream<Case> states() {
        Stream<Case> cases = Stream.of(state("held", new State.Held()), state("working", new State.Working()),
                state("delivered", new State.Delivered(NOW)), state("settling", new State.Settling(NOW, null, null)),
                state("settling-unanswered",
                        new State.Settling(NOW, new Doubt.Unanswered("timeout \"quoted\""), bytes(3))),
                state("settling-refused", new State.Settling(NOW, new Doubt.RefusedLater("insufficient_funds"), null)),
                state("paid", new State.Paid(bytes(4), NOW)),
                state("settled", new State.Closed(new End.Settled(bytes(4)), NOW)),
                state("joined", new State.Closed(new End.Joined("id-1"), NOW)),
                state("unpaid", new State.Closed(new End.Unpaid("insufficient_funds", null), NOW)),
                state("unpaid-with-message", new State.Closed(new End.Unpaid("insufficient_funds", "none"), NOW)));
        Stream<Case> released = Arrays.stream(Refusal.Code.values())
                .map(code -> state("released-" + code,
                        new State.Closed(new End.Released(code, "Nothing was charged."), NOW)));
        Stream<Case> lapsed = Arrays.stream(End.Lapse.values())
                .map(why -> state("lapsed-" + why, new State.Closed(new End.Lapsed(why), NOW)));
        return Stream.of(cases, released, lapsed).flatMap(all -> all);
    }

    private static Case state(String name, State state) {
        return new Case("state-" + name.toLowerCase(Locale.ROOT), state, Rows::state, Rows.of(state));
    }

    private static Stream<Case> orders() {
        ImageOrder bare = new ImageOrder("ein Kätzchen 🐈 \"\\", "flux", new Resolution(1024, 768), 1, null, null, null,
                null);
        ImageOrder full = new ImageOrder("a cat", "flux", new Resolution(1, 1), 4, "no dog", 50, new BigDecimal("7.50"),
                Long.MAX_VALUE);
        ImageOrder exact = new ImageOrder("a cat", "flux", new Resolution(1, 1), 4, null, null,
                new BigDecimal("1.23456789012345678901234567890"), -1L);
        Preferences all = new Preferences(List.of("a"), List.of("b", "c"), List.of("d"), Policy.LATENCY, false,
                new UsdcAmount(1));
        Preferences price = new Preferences(List.of(), List.of(), List.of(), Policy.PRICE, true, null);
        Extras extras = new Extras("high", "webp", List.of("https://im.example/a", "https://im.example/b"));
        return Stream.of(order("extras", new ImageRequest(bare.with(extras), List.of("flux"), Preferences.NONE, null)),
                order("edit",
                        new ImageRequest(bare.with(new Extras(null, null, List.of("https://im.example/a"))),
                                List.of("flux"), Preferences.NONE, null)),
                order("bare", new ImageRequest(bare, List.of("flux"), Preferences.NONE, null)),
                order("full", new ImageRequest(full, List.of("flux", "dream"), all, "{\"b\":1.0,\"a\":[null]}")),
                order("exact", new ImageRequest(exact, List.of(), price, "{}")),
                order("shaped", new ImageRequest(bare.withShape(Shape.parse("1K 4:3")), List.of("flux"),
                        Preferences.NONE, null)));
    }

    private static Case order(String name, ImageRequest request) {
        return new Case("order-" + name, request, text -> images(text, NOTHING).request(),
                Rows.order(ImageWork.of(request)));
    }

    private static Stream<Case> works() {
        Delivery delivery = new Delivery("alpha", "flux", 1,
                List.of(new Picture("https://img.example/1", "uuid", 1024, 1024, null),
                        new Picture("/v1/files/2", "uuid-2", 0, 0, "image/png")));
        Route route = new Route(
                new Plan(List.of(new Candidate("alpha", "flux", new UsdcAmount(1), Duration.ofNanos(1_500_001))),
                        Arrays.stream(Exclusion.Reason.values())
                                .map(reason -> new Exclusion("bravo", "flux", reason, "no"))
                                .toList()),
                Arrays.stream(Route.Outcome.values())
                        .map(outcome -> new Tried("cedar", "flux", outcome, "x", 4, new UsdcAmount(Long.MAX_VALUE)))
                        .toList());
        Route silent = new Route(Route.NONE.plan(),
                List.of(new Tried("alpha", "flux", Route.Outcome.REFUSED, null, 3, null)));
        ImageWork none = ImageWork.of(BARE);
        return Stream.of(work("none", none), work("delivered", none.with(delivery).along(route)),
                work("ending", none.with(new Delivery("alpha", "flux", 1, delivery.pictures(), LATER)).along(route)),
                work("tried", none.along(silent)));
    }

    private static Stream<Case> routes() {
        RouteWork held = RouteWork.of("llm", "call-1", false);
        RouteWork before = RouteWork.of("llm", "call-1", true);
        RouteWork answered = held.forwarded()
                .with(new RouteWork.Answer(201, List.of(new RouteWork.Header("Content-Type", "text/plain"),
                        new RouteWork.Header("Set-Cookie", "a=\"ä\"")), "/v1/files/file-1"));
        String order = Rows.order(held);
        return Stream.of(new Case("order-route", held, text -> Rows.work(text, Rows.work(held), List.of()), order),
                new Case("order-route-before", before, text -> Rows.work(text, Rows.work(before), List.of()),
                        Rows.order(before)),
                new Case("work-route", held, text -> Rows.work(order, text, List.of()), Rows.work(held)),
                new Case("work-route-answered", answered, text -> Rows.work(order, text, List.of()),
                        Rows.work(answered)));
    }

    @Test
    void workOfAnotherKindThanItsOrderIsRefused() {
        assertThatThrownBy(() -> Rows.work(ORDER, Rows.work(RouteWork.of("llm", "call-1", false)), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Case work(String name, ImageWork work) {
        return new Case("work-" + name, work, text -> images(ORDER, text), Rows.work(work));
    }

    private static ImageWork images(String order, String work) {
        return (ImageWork) Rows.work(order, work, List.of());
    }

    private static Stream<Case> purchases() {
        SignedOrder order = new SignedOrder("alpha", "flux", URI.create("https://alpha.example/x?y=1"),
                "{\"prompt\":\"ä\"}", "X-PAYMENT", "secret", signed(), Sample.USDC, new UsdcAmount(4_000));
        Purchase intended = Purchase.intended(1, order, NOW);
        Ticket ticket = new Ticket("alpha", "job/1", URI.create("https://alpha.example/job/1?a=%20b"));
        Stream<Case> states = Arrays.stream(Purchase.State.values())
                .map(state -> purchase("" + state, intended.now(state, "learned", LATER)));
        Case origin = new Case("origin", intended,
                text -> bought(intended, Rows.of(intended), text, Rows.signed(order)), Rows.origin(order));
        Case send = new Case("send", intended, text -> bought(intended, Rows.of(intended), Rows.origin(order), text),
                Rows.signed(order));
        return Stream.concat(states,
                Stream.of(origin, send, purchase("new", intended),
                        purchase("accepted", intended.accepted(ticket, null, LATER)),
                        purchase("of-use", intended.accepted(ticket, bytes(9), LATER).delivered(null, LATER)),
                        purchase("of-no-use", intended.lost(bytes(9), "bad", LATER))));
    }

    private static Case purchase(String name, Purchase purchase) {
        return new Case("purchase-" + name.toLowerCase(Locale.ROOT), purchase,
                text -> bought(purchase, text, Rows.origin(purchase.order()), Rows.signed(purchase.order())),
                Rows.of(purchase));
    }

    private static Purchase bought(Purchase like, String row, String origin, String signed) {
        return Rows.purchase(new PurchaseColumns("job-1", like.number(), like.upstream(), like.model(),
                like.amount().atomic(), like.order().authorization().nonce(), like.order().authorization().to(),
                like.state().name(), origin, row, signed));
    }

    private static Case payment(String name, Payment payment) {
        return new Case(name, payment, Rows::payment, Rows.of(payment));
    }

    private static Case terms(String name, Asset asset) {
        return new Case(name, terms(asset), Rows::terms, Rows.of(terms(asset)));
    }

    private static Terms terms(Asset asset) {
        return new Terms(asset, Sample.PAY_TO, new UsdcAmount(10_000), Duration.ofSeconds(420),
                "https://gate.example/v1", "", "application/json");
    }

    private static Case sold() {
        PerStep step = new PerStep(12, new UsdcAmount(200));
        Sold sold = new Sold(
                List.of(new ModelPricing("flux", new PriceRule.PerMegapixel(new UsdcAmount(7_500)),
                        List.of(new PriceRule.PerImage(new UsdcAmount(9_000), step))),
                        new ModelPricing("dream", null,
                                List.of(new PriceRule.Tiers(Map.of(Tier.ONE_K, new UsdcAmount(8_000), Tier.FOUR_K,
                                        new UsdcAmount(Long.MAX_VALUE)), step)))),
                Percent.of("12.5%"), Cover.CHEAPEST, Sample.PAY_TO, Duration.ofSeconds(420));
        return new Case("sold", sold, Rows::sold, Rows.of(sold));
    }

    private static Case soldByQuality() {
        PriceRule high = new PriceRule.Tiers(Map.of(Tier.ONE_K, new UsdcAmount(133_000)));
        Sold sold = new Sold(
                List.of(new ModelPricing("gpt", null,
                        List.of(new PriceRule.ByQuality(Map.of("high", high, "low",
                                new PriceRule.PerImage(new UsdcAmount(9_000), new PerStep(1, new UsdcAmount(2)))))))),
                Percent.of("10%"), Cover.ALL, Sample.PAY_TO, Duration.ofSeconds(420));
        return new Case("sold-by-quality", sold, Rows::sold, Rows.of(sold));
    }

    private static Authorization signed() {
        return new Authorization(PAYER, Sample.PAY_TO, BigInteger.TWO.pow(200), BigInteger.ZERO,
                BigInteger.valueOf(1_900_000_000), bytes(7));
    }

    private static Bytes32 bytes(int n) {
        return new Bytes32("0x%064x".formatted(n));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isReadAsItWasMeant(Case row) {
        assertThat(GOLDEN).containsKey(row.name());
        assertThat(row.read().apply(Objects.requireNonNull(GOLDEN.get(row.name())))).isEqualTo(row.value());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isWrittenAsItWasAtFirst(Case row) {
        assertThat(row.written()).isEqualTo(GOLDEN.get(row.name()));
    }

    @Test
    void everyRowOfTheFileIsTried() {
        assertThat(cases().map(Case::name)).containsExactlyInAnyOrderElementsOf(GOLDEN.keySet());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void anUnknownOrAMissingPropertyAndAnotherFormatAreRefused(Case row) {
        String text = Objects.requireNonNull(GOLDEN.get(row.name()));
        for (String wrong : List.of(text.replaceFirst("\\{", "{\"unknown\":null,"),
                text.replace("\"format\":1", "\"format\":2"), text.replace("\"format\":1", "\"format\":\"1\""),
                text.replaceFirst("\"format\":1,?", "")))
            assertThatThrownBy(() -> row.read().apply(wrong)).as(wrong).isInstanceOf(RuntimeException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"signature\":\"0x00\",->", "\"signature\":\"0x00\"->\"signature\":null",
            "\"x402Version\":2,\"scheme\"->\"x402Version\":\"2\",\"scheme\"", "\"value\":->\"wert\":",
            "\"scheme\":\"exact\"->\"scheme\":1"})
    void aRowThatLacksAValueIsRefused(String edit) {
        String[] change = edit.split("->", 2);
        String text = Objects.requireNonNull(GOLDEN.get("payment"));
        assertThat(text).contains(change[0]);
        assertThatThrownBy(() -> Rows.payment(text.replace(change[0], change[1]))).isInstanceOf(RuntimeException.class);
    }

    private static Map<String, String> golden() {
        try (InputStream file = GoldenRowsTest.class.getResourceAsStream("/rows/format-1.txt")) {
            Map<String, String> rows = new TreeMap<>();
            new String(Objects.requireNonNull(file).readAllBytes(), UTF_8).lines().forEach(line -> {
                String[] parts = line.split(" ", 2);
                rows.put(parts[0], parts[1]);
            });
            return rows;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
