package dev.turnpike.providers.declared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.turnpike.pricing.PriceRule;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.Shape;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.StyleContract;
import dev.turnpike.providers.UpstreamSettings;
import dev.turnpike.providers.dialect.DeclaredDialect;
import dev.turnpike.providers.dialect.Dialect;
import dev.turnpike.providers.dialect.Reply;
import java.math.BigDecimal;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class XGenTest extends StyleContract {
    private static final ImageOrder PLAIN = new ImageOrder("a cat on a wall", "banana", new Resolution(1376, 768), 1,
            null, null, null, null);

    XGenTest() {
        super("xgen", Styles.named("xgen"), "0x8fd70c7f86454273fc2df8379dbf08a95ab103d3", new UpstreamSettings.Sold(
                "banana", "nano-banana-2", new PriceRule.PerImage(UsdcAmount.ofDecimal("0.05"))), PLAIN);
    }

    @Test
    void sendsTheOrderAsListed() {
        assertThat(ordered(PLAIN).url()).hasToString(provider.origin() + "/v1/images/generate");
        assertThat(ordered(PLAIN).body()).isEqualTo("""
                {"model":"nano-banana-2","prompt":"a cat on a wall","resolution":"1K","aspect_ratio":"16:9"}""");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            queued                  | ticket job_7f3a /v1/images/job_7f3a paid by 0xabab
            queued-v2               | ticket job_7f3a /v1/images/job_7f3a paid by 0xabab
            queued-without-receipt  | ticket 7301 /v1/images/7301
            completed-at-once       | finished https://im.example/x.png paid by 0xabab
            failed-at-once          | prompt refused content_policy
            id-that-climbs          | in doubt: status 200: neither an image nor a job
            id-with-slash           | in doubt: status 200: neither an image nor a job
            no-id                   | in doubt: status 200: neither an image nor a job
            invalid-model           | declined invalid_model
            """)
    void aPaidCallComesTo(String exchange, String what) {
        paidComesTo(exchange, what);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            job-processing | pending
            job-completed  | finished https://im.example/x.png
            job-failed     | failed failed
            bad-gateway    | unreachable: status 502
            torn           | unreachable: no JSON object
            """)
    void aJobComesTo(String exchange, String what) {
        jobComesTo("job_7f3a", "/v1/images/job_7f3a", exchange, what);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            seedream-4.0    | 1024x1024 | 1K 1:1
            seedream-4.0    | 1312x736  | 1K 16:9
            seedream-4.0    | 736x1312  | 1K 9:16
            seedream-4.0    | 1248x832  | 1K 3:2
            seedream-4.0    | 832x1248  | 1K 2:3
            seedream-4.0    | 1152x864  | 1K 4:3
            seedream-4.0    | 1568x672  | 1K 21:9
            seedream-4.0    | 2048x2048 | 2K 1:1
            seedream-4.0    | 2496x1664 | 2K 3:2
            seedream-4.0    | 4096x4096 | 4K 1:1
            seedream-4.0    | 5504x3040 | 4K 16:9
            seedream-4.0    | 1344x768  | none
            seedream-4.0    | 1280x832  | none
            seedream-4.0    | 2752x1536 | none
            seedream-4.0    | 2304x1856 | none
            seedream-4.0    | 512x512   | none
            seedream-4.0    | 1024x768  | none
            seedream-4.0    | 1920x1088 | none
            seedream-4.5    | 2048x2048 | 2K 1:1
            seedream-4.5    | 1024x1024 | none
            seedream-4.6    | 1024x1024 | 1K 1:1
            seedream-4.6    | 4096x4096 | 4K 1:1
            seedream-4.6    | 1344x768  | none
            seedream-4.6    | 1312x736  | none

            nano-banana-2   | 1376x768  | 1K 16:9
            nano-banana-2   | 1344x768  | none
            nano-banana-2   | 1200x896  | 1K 4:3
            nano-banana-2   | 1184x864  | none
            nano-banana-pro | 2752x1536 | 2K 16:9
            nano-banana-pro | 4608x3712 | 4K 5:4
            nano-banana     | 1344x768  | 1K 16:9
            nano-banana     | 1184x864  | 1K 4:3
            nano-banana     | 1248x832  | 1K 3:2
            nano-banana     | 2048x2048 | none
            """)
    void whatAModelMakesOfAPairIsKnownBeforeItIsBought(String as, String size, String words) {
        assertThat(pair(order(size, 1, null, null, null, null), as)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"1K 16:9, 1K 16:9", "2K 4:3, 2K 4:3", "1K 32:18, 1K 16:9", "1K 7:3, 1K 21:9", "4K 21:9, 4K 21:9",
            "1K 7:5, none", "0.5K 1:1, none"})
    void anOrderByResolutionAndRatioIsSentAsItIs(String shape, String words) {
        var order = new ImageOrder("a cat", "banana", new Resolution(1344, 768), Shape.parse(shape), 1, null, null,
                null, null);
        assertThat(pair(order, "nano-banana-2")).isEqualTo(words);
        assertThat(upstream.cannot(order).isEmpty()).isEqualTo(!words.equals("none"));
    }

    @ParameterizedTest
    @CsvSource({"nano-banana, 1K 16:9, 1K 16:9", "nano-banana, 2K 16:9, none", "seedream-4.5, 1K 1:1, none",
            "seedream-4.5, 2K 16:9, 2K 16:9", "seedream-4.6, 1K 16:9, 1K 16:9"})
    void aTierThatAModelDoesNotMakeIsNotOrdered(String as, String shape, String words) {
        assertThat(pair(PLAIN.withShape(Shape.parse(shape)), as)).isEqualTo(words);
    }

    private static String pair(ImageOrder order, String as) {
        var sold = new UpstreamSettings.Sold("banana", as, new PriceRule.PerImage(UsdcAmount.ofDecimal("0.05")));
        if (dialect(null).cannot(order, sold).isPresent()) return "none";
        JsonNode body = new JsonMapper().readTree(dialect(null).request(order, sold, Dialect.NO_ATTEMPT).body());
        return body.path("resolution").stringValue() + " " + body.path("aspect_ratio").stringValue();
    }

    private static DeclaredDialect dialect(String pollPath) {
        return new DeclaredDialect(Styles.named("xgen"), URI.create("https://api.example"), pollPath);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            1024x1024 | 1 | -    | -  | -   | - | -
            1024x1024 | 2 | -    | -  | -   | - | count 2 (expected: 1 to 1)
            1024x768  | 1 | -    | -  | -   | - | size 1024x768 (expected: 1K, 2K or 4K in a listed ratio)
            1024x1024 | 1 | dogs | -  | -   | - | negativePrompt (expected: none)
            1024x1024 | 1 | -    | 10 | -   | - | steps (expected: none)
            1024x1024 | 1 | -    | -  | 7.5 | - | guidance (expected: none)
            1024x1024 | 1 | -    | -  | -   | 1 | seed (expected: none)
            """)
    void takesAnOrderThatItCanSay(String size, int count, String negative, Integer steps, BigDecimal guidance,
            Long seed, String objection) {
        objectsTo(order(size, count, negative, steps, guidance, seed), objection);
    }

    @ParameterizedTest
    @CsvSource({"/jobs/{id}", "/jobs?id={id}", "/jobs/{id}/result"})
    void asksWhereItIsConfiguredTo(String path) {
        assertThat(
                dialect(path).reply(new JsonMapper().readTree("{\"id\":\"j1\"}"), URI.create("https://api.example/")))
                .isEqualTo(new Reply.Taken("j1", "https://api.example" + path.replace("{id}", "j1")));
    }

    @ParameterizedTest
    @CsvSource({"/jobs", "jobs/{id}", "//evil.example/{id}", "https://evil.example/{id}", "/jobs/{id}#{id}"})
    void refusesAPollPathThatIsNone(String path) {
        assertThatIllegalArgumentException().isThrownBy(() -> dialect(path))
                .withMessage("poll path: '" + path + "' (expected: a path with {id}, such as /v1/images/{id})");
    }
}
