package dev.turnpike.providers.declared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.pricing.PriceRule;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.StyleContract;
import dev.turnpike.providers.UpstreamSettings;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XRouterTest extends StyleContract {
    private static final ImageOrder PLAIN = new ImageOrder("a cat on a wall", "flux", new Resolution(1024, 768), 1,
            null, null, null, null);
    private static final ImageOrder FULL = new ImageOrder("a \"cat\" – 猫", "flux", new Resolution(512, 512), 2, "dogs",
            10, new BigDecimal("8.50"), 12345L);

    XRouterTest() {
        super("xrouter", Styles.named("x-router"), "0xeb4da07be74b26b2966b3cd07842cade70e47d53",
                new UpstreamSettings.Sold("flux", "flux-schnell",
                        new PriceRule.PerImage(UsdcAmount.ofDecimal("0.007"))),
                PLAIN);
    }

    @Test
    void sendsTheOrderAsDocumented() {
        assertThat(ordered(PLAIN).url()).hasToString(provider.origin() + "/v1/images/generate");
        assertThat(ordered(PLAIN).body()).isEqualTo("""
                {"prompt":"a cat on a wall","model":"flux-schnell","width":1024,"height":768,"numberResults":1}""");
        assertThat(ordered(FULL).body()).isEqualTo("""
                {"prompt":"a \\"cat\\" – 猫","model":"flux-schnell","width":512,"height":512,"numberResults":2,\
                "negativePrompt":"dogs","steps":10,"guidance":8.50,"seed":12345}""");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            paid                    | finished https://im.example/a.png paid by 0xabab
            paid-v2                 | finished https://im.example/a.png paid by 0xabab
            paid-without-receipt    | finished https://im.example/a.png
            paid-torn-receipt       | finished https://im.example/a.png
            paid-two                | finished https://im.example/a.png https://im.example/b.png paid by 0xabab
            paid-strings            | finished https://im.example/a.png
            paid-data               | finished data:image/png;base64,iVBORw0KGgo=
            no-images               | in doubt: status 200: no image in it
            unusable-images         | in doubt: status 200: no image in it
            invalid-model           | declined INVALID_MODEL
            invalid-sentence        | declined http_400
            """)
    void aPaidCallComesTo(String exchange, String what) {
        paidComesTo(exchange, what);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-",
            textBlock = """
                    128  | 128  | 1 | -  | -  | -                 | -
                    2048 | 2048 | 4 | 50 | 30 | 9007199254740991  | -
                    64   | 128  | 1 | -  | -  | -                 | width 64 (expected: 128 to 2048)
                    1024 | 2112 | 1 | -  | -  | -                 | height 2112 (expected: 128 to 2048)
                    1000 | 1024 | 1 | -  | -  | -                 | size 1000x1024 (expected: divisible by 64)
                    1024 | 1024 | 5 | -  | -  | -                 | count 5 (expected: 1 to 4)
                    1024 | 1024 | 1 | 51 | -  | -                 | steps 51 (expected: 1 to 50)
                    1024 | 1024 | 1 | -  | 31 | -                 | guidance 31 (expected: 1 to 30)
                    1024 | 1024 | 1 | -  | -  | 9007199254740993  | seed 9007199254740993 (expected: -9007199254740991 to 9007199254740991)
                    """)
    void takesAnOrderThatItCanSay(int width, int height, int count, Integer steps, BigDecimal guidance, Long seed,
            String objection) {
        objectsTo(order(width + "x" + height, count, null, steps, guidance, seed), objection);
    }

    @Test
    void asksForNoMoreThanItsWordsAllow() {
        assertThat(upstream.cannot(prompts("a", null))).contains("prompt length 1 (expected: 2 to 3000)");
        assertThat(upstream.cannot(prompts("a cat", "x".repeat(3001))))
                .contains("negativePrompt length 3001 (expected: 0 to 3000)");
        assertThat(upstream.cannot(PLAIN.withModel("sora"))).contains("does not sell sora");
    }

    private static ImageOrder prompts(String prompt, String negative) {
        return new ImageOrder(prompt, "flux", new Resolution(1024, 1024), 1, negative, null, null, null);
    }
}
