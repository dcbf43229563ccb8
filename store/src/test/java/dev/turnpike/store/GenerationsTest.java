package dev.turnpike.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.config.Configuration;
import dev.turnpike.config.Configuration.FacilitatorSettings;
import dev.turnpike.config.Configuration.HealthSettings;
import dev.turnpike.config.Configuration.ModelSettings;
import dev.turnpike.config.Configuration.PricingSettings;
import dev.turnpike.config.Configuration.SellerSettings;
import dev.turnpike.pricing.Cover;
import dev.turnpike.pricing.PriceRule;
import dev.turnpike.pricing.Quote;
import dev.turnpike.pricing.Quoter;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.Tier;
import dev.turnpike.pricing.Work;
import dev.turnpike.pricing.money.Percent;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.UpstreamSettings;
import dev.turnpike.providers.UpstreamSettings.Sold;
import dev.turnpike.testkit.Sample;
import dev.turnpike.x402.Address;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Prices that were in force, across changes and restarts; {@code quote-ttl} is ten minutes. */
@ParameterizedClass
@MethodSource("dev.turnpike.store.TestLedger#all")
class GenerationsTest {
    private static final Work WORK = new Work("flux-schnell", new Resolution(1000, 1000), 1, null);
    private static final Configuration CHEAP = priced(new PriceRule.PerMegapixel(new UsdcAmount(7_500)));
    private static final Configuration DEAR = priced(
            new PriceRule.PerImage(new UsdcAmount(9_000), new PriceRule.PerStep(12, new UsdcAmount(200))));
    private static final Configuration TIERED = priced(
            new PriceRule.Tiers(Map.of(Tier.ONE_K, new UsdcAmount(8_000), Tier.FOUR_K, new UsdcAmount(1))));

    @TempDir Path folder;
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    @Parameter TestLedger on;
    private Database file;
    private Generations generations;

    @BeforeEach
    void open() {
        file = on.open(folder);
        generations = new Generations(file, () -> now);
    }

    @AfterEach
    void close() {
        file.close();
    }

    @Test
    void theSamePricesKeepTheirNumberAcrossARestart() {
        for (Configuration each : List.of(CHEAP, DEAR, TIERED)) {
            long id = generations.quoter(each).current().generation();
            assertThat(generations.quoter(each).current().generation()).isEqualTo(id);
            restart();
            assertThat(generations.quoter(each).current().generation()).isEqualTo(id);
        }
        assertThat(generations.quoter(TIERED).current().generation()).isEqualTo(3);
    }

    @Test
    void anEarlierPriceStandsForTenMinutesAfterItWasReplacedAndNotLonger() {
        generations.quoter(CHEAP);
        pass(3600);
        generations.quoter(DEAR);
        pass(599);
        assertThat(standing(DEAR)).containsExactly("9000 of 2", "7500 of 1");
        pass(1);
        assertThat(standing(DEAR)).containsExactly("9000 of 2");
    }

    @Test
    void anEarlierPriceStandsAcrossARestartWithTheTermsOfThen() {
        generations.quoter(CHEAP);
        generations.quoter(TIERED);
        restart();
        assertThat(standing(DEAR)).containsExactly("9000 of 3", "8000 of 2", "7500 of 1");
        assertThat(generations.terms(1).payTo()).isEqualTo(Sample.PAY_TO);
        assertThat(generations.terms(1).maxTimeout()).isEqualTo(Duration.ofSeconds(420));
        assertThat(generations.sold(1).list(1)).usingRecursiveComparison().isEqualTo(CHEAP.priceList(1));
        assertThat(generations.sold(2).list(2)).usingRecursiveComparison().isEqualTo(TIERED.priceList(2));
    }

    @Test
    void pricesByAreaAreReadAsTheyWereWritten() {
        UsdcAmount one = new UsdcAmount(9_000);
        PriceRule.PerStep steps = new PriceRule.PerStep(12, new UsdcAmount(200));
        List<Configuration> written = List.of(priced(new PriceRule.PerMegapixel(one, steps)),
                priced(new PriceRule.PerMegapixel(one, new PriceRule.Area.Exact(1 << 20), null)),
                priced(new PriceRule.PerMegapixel(one, new PriceRule.Area.Begun(1_000_000, null), steps)),
                priced(new PriceRule.PerMegapixel(one, new PriceRule.Area.Begun(1 << 20, one.times(3)), null)));
        for (Configuration each : written) generations.quoter(each);
        restart();
        standing(CHEAP);
        for (int id = 1; id <= written.size(); id++)
            assertThat(generations.sold(id).list(id)).usingRecursiveComparison()
                    .isEqualTo(written.get(id - 1).priceList(id));
    }

    @Test
    void aPriceThatComesBackIsANewGeneration() {
        generations.quoter(CHEAP);
        generations.quoter(DEAR);
        assertThat(standing(CHEAP)).containsExactly("7500 of 3", "9000 of 2", "7500 of 1");
    }

    @Test
    void aPriceThatWasReplacedWhileWeWereAwayStandsFromOurReturnOn() {
        generations.quoter(CHEAP);
        pass(24 * 3600);
        restart();
        assertThat(standing(DEAR)).containsExactly("9000 of 2", "7500 of 1");
    }

    @Test
    void aNewGenerationIsMadeByWhatDecidesTermsAndByNothingElse() {
        var pricing = new PricingSettings(Percent.of("11%"), Cover.ALL, Duration.ofMinutes(10), 3);
        var seller = new SellerSettings(new Address("0x" + "44".repeat(20)), Sample.USDC,
                new FacilitatorSettings.Sandbox(), Duration.ofSeconds(420), Duration.ofSeconds(60),
                Duration.ofSeconds(240));
        var dearer = CHEAP.upstreams().stream().map(GenerationsTest::dearer).toList();
        var idle = new HealthSettings(Duration.ofSeconds(99), Duration.ofSeconds(5));
        assertThat(generation(CHEAP)).isEqualTo(1);
        assertThat(generation(changed(CHEAP.seller(), CHEAP.pricing(), idle, CHEAP.upstreams()))).isEqualTo(1);
        assertThat(generation(changed(CHEAP.seller(), pricing, CHEAP.health(), CHEAP.upstreams()))).isEqualTo(2);
        assertThat(generation(changed(seller, pricing, CHEAP.health(), CHEAP.upstreams()))).isEqualTo(3);
        assertThat(generation(changed(seller, pricing, CHEAP.health(), dearer))).isEqualTo(4);
    }

    private long generation(Configuration configuration) {
        return generations.quoter(configuration).current().generation();
    }

    /** CHEAP with other parts, without classes and with other limits of jobs. */
    private static Configuration changed(SellerSettings seller, PricingSettings pricing, HealthSettings health,
            List<UpstreamSettings> upstreams) {
        return new Configuration(CHEAP.publicUrl(), CHEAP.service(), CHEAP.networks(), seller, CHEAP.treasury(),
                pricing, CHEAP.exposure(), Sample.limits(1, 1, 1), CHEAP.ledger(), CHEAP.retention(), CHEAP.webhooks(),
                health, CHEAP.circuit(), CHEAP.routing(), true, CHEAP.models(), Map.of(), upstreams, CHEAP.mcp());
    }

    private static UpstreamSettings dearer(UpstreamSettings s) {
        return new UpstreamSettings(s.id(), s.style(), s.url(), s.asset(), s.payTo(), s.idempotent(), s.maxImages(),
                s.hosts(), s.allowPrivate(), s.pollPath(), s.pollInterval(), s.budget(),
                s.models()
                        .stream()
                        .map(m -> new Sold(m.id(), m.as(), new PriceRule.PerImage(new UsdcAmount(6_000))))
                        .toList());
    }

    private List<String> standing(Configuration configuration) {
        Quoter quoter = generations.quoter(configuration);
        return quoter.standingQuotes(WORK, now).stream().map(GenerationsTest::text).toList();
    }

    private static String text(Quote quote) {
        return quote.price().atomic() + " of " + quote.generation();
    }

    private static Configuration priced(PriceRule rule) {
        return Sample.configuration(
                List.of(new ModelSettings("flux-schnell", List.of(), Sample.SIZES, Sample.FLUX.parameters(), rule),
                        Sample.SEEDREAM, Sample.BANANA,
                        new ModelSettings("no-price", List.of(), Sample.SIZES, Sample.FLUX.parameters(), null)));
    }

    private void restart() {
        file.close();
        open();
    }

    private void pass(long seconds) {
        now = now.plusSeconds(seconds);
    }
}
