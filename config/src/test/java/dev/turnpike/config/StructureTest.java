package dev.turnpike.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Refusals of the schema and their words: the line, the path, the value found, the value expected. */
class StructureTest {
    private static final String NASTY = "{}[]:,-#&*!|>'\"%@`?~\n\t $0x\u0000\u2028\uD83D";

    static Stream<Arguments> faults() {
        return Stream.of(arguments("  network: base\n", "  network: base\n  colour: red\n",
                "line 6: seller.colour: unknown key (expected: pay-to, network, facilitator, max-timeout, settle-margin, max-wait)"),
                arguments("networks:\n", "extra: {}\nnetworks:\n",
                        "line 1: extra: unknown key (expected: public-url, service, networks, seller, treasury, pricing, "
                                + "exposure, limits, ledger, retention, webhooks, health, "
                                + "circuit, routing, mcp, public-costs, models, classes, include, styles, upstreams)"),
                arguments("  network: base\n", "",
                        "line 3: seller.network: missing (expected: a network's V1 name or CAIP-2 name, such as base or eip155:8453)"),
                arguments("  pay-to: \"0x1111111111111111111111111111111111111111\"\n", "",
                        "line 3: seller.pay-to: missing (expected: an address: 0x and 40 hex digits)"),
                arguments("  facilitator: { url: \"https://facilitator.example\" }\n", "",
                        "line 3: seller.facilitator: missing (expected: sandbox, or a mapping of url, timeout, headers)"),
                arguments("{ url: \"https://facilitator.example\" }", "none",
                        "line 6: seller.facilitator: 'none' (expected: sandbox, or a mapping of url, timeout, headers)"),
                arguments("{ url: \"https://facilitator.example\" }", "[ sandbox ]",
                        "line 6: seller.facilitator: a list (expected: sandbox, or a mapping of url, timeout, headers)"),
                arguments("{ url: \"https://facilitator.example\" }", "{ timeout: 3s }",
                        "line 6: seller.facilitator.url: missing (expected: a URL that begins with https:// or http://)"),
                arguments("  budget: { per-payment: 0.50, per-hour: 20.00, per-day: 200.00 }\n", "",
                        "line 7: treasury.budget: missing (expected: a mapping of per-payment, per-hour, per-day)"),
                arguments(", per-day: 200.00", "",
                        "line 9: treasury.budget.per-day: missing (expected: an amount of USDC above zero, a plain decimal "
                                + "with at most six decimals such as 0.0125)"),
                arguments("0x1111111111111111111111111111111111111111", "0x11",
                        "line 4: seller.pay-to: '0x11' (expected: an address: 0x and 40 hex digits)"),
                arguments("0.50,", "0.1234567,",
                        "line 9: treasury.budget.per-payment: '0.1234567' (expected: an amount of USDC above zero, a plain "
                                + "decimal with at most six decimals such as 0.0125)"),
                arguments("0.50,", "5e-1,",
                        "line 9: treasury.budget.per-payment: '5e-1' (expected: an amount of USDC above zero, a plain "
                                + "decimal with at most six decimals such as 0.0125)"),
                arguments("0.50,", "-1,",
                        "line 9: treasury.budget.per-payment: '-1' (expected: an amount of USDC above zero, a plain "
                                + "decimal with at most six decimals such as 0.0125)"),
                arguments("per-image: 0.01 ", "per-image: 0.00 ",
                        "line 12: models[0].price.per-image: '0.00' (expected: an amount of USDC above "
                                + "zero, a plain decimal with at most six decimals such as 0.0125)"),
                arguments("{ per-image: 0.01 }", "{ per-image: 0.01, per-megapixel: 0.02 }",
                        "line 12: models[0].price: a mapping (expected: exactly one of per-image, per-megapixel, "
                                + "tiers, per-quality; per-step may be added to the first three)"),
                arguments("{ per-image: 0.01 }", "{ per-step: { above: 1, price: 0.1 } }",
                        "line 12: models[0].price: a mapping (expected: exactly one of per-image, per-megapixel, "
                                + "tiers, per-quality; per-step may be added to the first three)"),
                arguments("{ per-image: 0.01 }", "{ tiers: { 3K: 0.01 } }",
                        "line 12: models[0].price.tiers.3K: unknown key (expected: 0.5K, 1K, 2K, 4K)"),
                arguments("style: x-router", "style: openai",
                        "line 15: upstreams[0].style: 'openai' (expected: one of x-router, xgen, dopamint, "
                                + "openai-images, fal, replicate, runware, gemini, bfl, fireworks, together)"),
                arguments("    url: https://api.example", "    url: ftp://api.example",
                        "line 16: upstreams[0].url: 'ftp://api.example' (expected: a URL that begins with https:// or http://)"),
                arguments("    url: https://api.example",
                        "    url: https://api.example\n    hosts: [ https://a.example/x ]",
                        "line 17: upstreams[0].hosts[0]: 'https://a.example/x' (expected: an origin such as "
                                + "https://status.example, without a path)"),
                arguments("    url: https://api.example", "    url: https://api.example\n    max-images: 11",
                        "line 17: upstreams[0].max-images: '11' (expected: a whole number from 1 to 10)"),
                arguments("    url: https://api.example", "    url: https://api.example\n    max-images: 010",
                        "line 17: upstreams[0].max-images: '010' (expected: a whole number from 1 to 10)"),
                arguments("    url: https://api.example", "    url: https://api.example\n    idempotent: no",
                        "line 17: upstreams[0].idempotent: 'no' (expected: true or false)"),
                arguments("style: x-router\n", "style: xgen\n    poll: { path: /jobs }\n",
                        "line 16: upstreams[0].poll.path: '/jobs' (expected: a path with {id} in it, such as /v1/images/{id})"),
                arguments("models:\n  - id: flux\n", "health: { interval: 5 }\nmodels:\n  - id: flux\n",
                        "line 10: health.interval: '5' (expected: a time above zero with its unit ms, s, m, h or d, such as 30s)"),
                arguments("models:\n  - id: flux\n", "health: { interval: 0s }\nmodels:\n  - id: flux\n",
                        "line 10: health.interval: '0s' (expected: a time above zero with its unit ms, s, m, h or d, such as 30s)"),
                arguments("models:\n  - id: flux\n", "pricing: { margin: 0.1 }\nmodels:\n  - id: flux\n",
                        "line 10: pricing.margin: '0.1' (expected: a percentage with at most two decimals, such as 10% or 12.5%)"),
                arguments("models:\n  - id: flux\n", "circuit: { failure-rate: 101% }\nmodels:\n  - id: flux\n",
                        "line 10: circuit.failure-rate: '101%' (expected: a whole percentage from 1% to 100%)"),
                arguments("models:\n  - id: flux\n", "routing: { policy: random }\nmodels:\n  - id: flux\n",
                        "line 10: routing.policy: 'random' (expected: one of price, latency)"),
                arguments("models:\n  - id: flux\n", "classes:\nmodels:\n  - id: flux\n",
                        "line 10: classes: nothing (expected: a mapping)"),
                arguments("models:\n  - id: flux\n", "classes: { photo: [] }\nmodels:\n  - id: flux\n",
                        "line 10: classes.photo: a list (expected: a list of at least one)"),
                arguments("  - id: flux\n", "  - id: flux\n    parameters: { steps: 50 }\n",
                        "line 12: models[0].parameters.steps: '50' (expected: the least and the greatest, whole and "
                                + "from 1 on, such as 1-50)"),
                arguments("  - id: flux\n", "  - id: flux\n    sizes: { default: 1024 }\n",
                        "line 12: models[0].sizes.default: '1024' (expected: width and height in pixels, such as 1024x1024)"),
                arguments("  - id: flux\n", "  - id: flux\n    aliases: flux-1\n",
                        "line 12: models[0].aliases: 'flux-1' (expected: a list)"),
                arguments("  - id: flux\n", "  - id: flux\n    aliases: [ \"a b\" ]\n",
                        "line 12: models[0].aliases[0]: 'a b' (expected: a name of at "
                                + "most 100 letters, digits and . _ / : @ -, beginning with a letter or digit)"));
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("faults")
    void isRefused(String piece, String replacement, String problem) {
        assertThat(Sample.problems(Sample.with(piece, replacement))).containsExactly(problem);
    }

    @Test
    void everyProblemIsToldAtOnceInTheOrderOfTheFile() {
        String yaml = Sample.LEAST.replace("network: base\n", "network: moon\n")
                .replace("0.50,", "half,")
                .replace("{ id: flux,", "{ id: nobody,")
                .replace("style: x-router", "stile: x-router");
        assertThat(Sample.problems(yaml)).extracting(problem -> problem.substring(0, problem.indexOf(": ", 9)))
                .isEqualTo(List.of("line 5: seller.network", "line 9: treasury.budget.per-payment",
                        "line 14: upstreams[0].style", "line 15: upstreams[0].stile",
                        "line 19: upstreams[0].models[0].id"));
    }

    /** Characters taken out, put in and doubled at random: there is always an answer. */
    @Test
    void noTextMakesTheReaderThrow() {
        var random = new Random(402);
        for (int i = 0; i < 3000; i++) {
            var text = new StringBuilder(ConfigurationReader.sandbox());
            for (int change = random.nextInt(1, 6); change > 0; change--) {
                int at = random.nextInt(text.length() - 20);
                switch (random.nextInt(3)) {
                    case 0 -> text.delete(at, at + random.nextInt(20));
                    case 1 -> text.insert(at, NASTY.charAt(random.nextInt(NASTY.length())));
                    default -> text.insert(at, text.substring(at, at + random.nextInt(20)));
                }
            }
            assertThat(ConfigurationReader.read("f", text.toString(), name -> null)).isNotNull();
        }
    }

    @Test
    void aListWhereTheFileShouldBeAMappingIsRefused() {
        assertThat(Sample.problems("- a")).singleElement()
                .asString()
                .startsWith("line 1: turnpike.yaml: a list (expected: a mapping of public-url, ");
    }
}
