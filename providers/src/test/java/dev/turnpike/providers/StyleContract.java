package dev.turnpike.providers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.pricing.Resolution;
import dev.turnpike.providers.declared.Style;
import java.math.BigDecimal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The common part of every style's test: its provider on loopback, and the answers that all styles read alike. */
public abstract class StyleContract {
    protected static Playback provider;

    protected final Upstream upstream;
    private final String folder;
    private final ImageOrder plain;

    /**
     * @param folder of the style's exchanges
     * @param plain an order that the style can say
     */
    protected StyleContract(String folder, Style style, String payTo, UpstreamSettings.Sold sold, ImageOrder plain) {
        this.folder = folder;
        this.plain = plain;
        this.upstream = provider.upstream(provider.settings(style, payTo, sold));
    }

    @BeforeAll
    static void start() {
        provider = new Playback();
    }

    @AfterAll
    static void stop() {
        provider.close();
    }

    @AfterEach
    public final void forget() {
        provider.reset();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            torn                    | in doubt: status 200: no JSON object
            empty                   | in doubt: status 200: no JSON object
            internal-error          | in doubt: status 500
            bad-gateway             | in doubt: status 502
            elsewhere               | in doubt: status 307
            refused                 | declined insufficient_funds
            refused-v2              | declined invalid_payload
            refused-without-receipt | declined invalid_exact_evm_payload_signature
            """)
    public final void aPaidCallOfAnyStyleComesTo(String exchange, String what) {
        paidComesTo(exchange, what);
    }

    protected final void paidComesTo(String exchange, String what) {
        provider.terms(folder + "/terms-v1").paid(folder + "/" + exchange);
        assertThat(Playback.buy(upstream, plain)).isEqualTo(what);
    }

    /** @param path of the job with this id, at the provider */
    protected final void jobComesTo(String id, String path, String exchange, String what) {
        provider.job(path, folder + "/" + exchange);
        assertThat(Playback.poll(upstream, id, provider.origin() + path)).isEqualTo(what);
    }

    protected final SignedOrder ordered(ImageOrder order) {
        provider.terms(folder + "/terms-v1");
        return Playback.purchase(upstream, order);
    }

    /** An order with the plain one's prompt and model. */
    protected final ImageOrder order(String size, int count, String negative, Integer steps, BigDecimal guidance,
            Long seed) {
        return new ImageOrder(plain.prompt(), plain.model(), Resolution.parse(size), count, negative, steps, guidance,
                seed);
    }

    /** @param objection null: none */
    protected final void objectsTo(ImageOrder order, String objection) {
        assertThat(upstream.cannot(order).orElse(null)).isEqualTo(objection);
    }
}
