package dev.turnpike.providers.declared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.pricing.PriceRule;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.Shape;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.StyleContract;
import dev.turnpike.providers.UpstreamSettings;
import dev.turnpike.providers.dialect.DeclaredDialect;
import dev.turnpike.providers.dialect.Dialect;
import java.math.BigDecimal;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DopamintTest extends StyleContract {
    private static final ImageOrder PLAIN = new ImageOrder("a cat on a wall", "seedream", new Resolution(2048, 1152), 1,
            null, null, null, null);
    private static final ImageOrder SEEDED = new ImageOrder("a cat", "seedream", new Resolution(960, 960), 1, null,
            null, null, 7L);

    DopamintTest() {
        super("dopamint", Styles.named("dopamint"), "0x5054acbbdd6aed95231cbe833f7bf1db7c248bff",
                new UpstreamSettings.Sold("seedream", "/api/ai/generations/images/seedream",
                        new PriceRule.PerImage(UsdcAmount.ofDecimal("0.0527"))),
                PLAIN);
    }

    @Test
    void sendsTheOrderAsListedToThePathOfTheModel() {
        assertThat(ordered(PLAIN).url()).hasToString(provider.origin() + "/api/ai/generations/images/seedream");
        assertThat(ordered(PLAIN).body()).isEqualTo(
                """
                        {"prompt":"a cat on a wall","image_size":{"width":2048,"height":1152},"num_images":1,"max_images":1}""");
        assertThat(ordered(SEEDED).body()).isEqualTo("""
                {"prompt":"a cat","image_size":{"width":960,"height":960},"seed":7,"num_images":1,"max_images":1}""");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            queued                  | ticket 5d3c /api/jobs/5d3c?k=1 paid by 0xabab
            queued-v2               | ticket 5d3c /api/jobs/5d3c?k=1 paid by 0xabab
            queued-by-path          | ticket 5d3c /api/jobs/5d3c
            queued-at-listed-host   | ticket 5d3c https://status.example/5d3c
            queued-at-foreign-host  | in doubt: foreign status host: https://evil.example
            queued-at-foreign-port  | in doubt: foreign status host: http://127.0.0.1
            queued-at-hidden-host   | in doubt: foreign status host: http://evil.example
            queued-at-user          | in doubt: foreign status host: none
            queued-at-file          | in doubt: foreign status host: none
            queued-at-nonsense      | ticket 5d3c https://status.example/%7Bjob%7D
            no-status-url           | in doubt: status 201: neither an image nor a job
            data-at-once            | finished data:image/png;base64,iVBORw0KGgo=
            """)
    void aPaidCallComesTo(String exchange, String what) {
        paidComesTo(exchange, what);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            job-processing | pending
            job-completed  | finished https://im.example/d.png
            job-failed     | prompt refused nsfw
            bad-gateway    | unreachable: status 502
            torn           | unreachable: no JSON object
            """)
    void aJobComesTo(String exchange, String what) {
        jobComesTo("5d3c", "/api/jobs/5d3c?k=1", exchange, what);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            960x960   | 1 | -    | -  | -   | 7 | -
            4096x4096 | 1 | -    | -  | -   | - | -
            1280x704  | 1 | -    | -  | -   | - | size 1280x704 (expected: at least 921600 pixels)
            2048x2048 | 2 | -    | -  | -   | - | count 2 (expected: 1 to 1)
            2048x2048 | 1 | dogs | -  | -   | - | negativePrompt (expected: none)
            2048x2048 | 1 | -    | 10 | -   | - | steps (expected: none)
            2048x2048 | 1 | -    | -  | 7.5 | - | guidance (expected: none)
            """)
    void takesAnOrderThatItCanSay(String size, int count, String negative, Integer steps, BigDecimal guidance,
            Long seed, String objection) {
        objectsTo(order(size, count, negative, steps, guidance, seed), objection);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            1344x768  | -       | {"prompt":"a cat","aspect_ratio":"16:9","seed":7,"num_images":1}
            1024x1024 | -       | {"prompt":"a cat","aspect_ratio":"1:1","seed":7,"num_images":1}
            1344x768  | 1K 9:16 | {"prompt":"a cat","aspect_ratio":"9:16","seed":7,"num_images":1}
            1376x768  | -       | none
            2048x2048 | -       | none
            1024x1024 | 2K 1:1  | none
            """)
    void nanoBananaTakesARatio(String size, String shape, String body) {
        var as = "/api/ai/generations/images/nano-banana";
        var sold = new UpstreamSettings.Sold("banana", as, new PriceRule.PerImage(UsdcAmount.ofDecimal("0.0527")));
        var dialect = new DeclaredDialect(Styles.named("dopamint"), URI.create("https://api.example"), null);
        var order = order(size, 1, null, null, null, 7L).withPrompt("a cat")
                .withShape(shape == null ? null : Shape.parse(shape));
        assertThat(dialect.cannot(order, sold).isPresent() ? "none"
                : dialect.request(order, sold, Dialect.NO_ATTEMPT).body()).isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"seedream", "/", "//evil.example/a", "/a b", "/a?b=c"})
    void aModelIsSoldUnderAPath(String as) {
        var sold = new UpstreamSettings.Sold("seedream", as, new PriceRule.PerImage(UsdcAmount.ofDecimal("0.0527")));
        var dialect = new DeclaredDialect(Styles.named("dopamint"), URI.create("https://api.example"), null);
        assertThat(dialect.cannot(PLAIN, sold)).contains("as '" + as + "' (expected: a path, such as /api/images)");
    }
}
