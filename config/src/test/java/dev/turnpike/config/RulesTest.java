package dev.turnpike.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How one part of a file bears on another; {@code |} stands between two problems. */
class RulesTest {
    private static final String BEFORE_MODELS = "models:\n  - id: flux\n";
    private static final String MODEL = "    price: { per-image: 0.01 }\n";
    private static final String URL = "    url: https://api.example\n";
    private static final String SOLD = "      - { id: flux, cost: { per-image: 0.005 } }\n";

    static Stream<Arguments> names() {
        return Stream.of(
                arguments(MODEL, MODEL + "  - { id: flux, price: { per-image: 0.01 } }\n",
                        "line 13: models[1].id: 'flux' is also models[0].id (expected: a name of its own)"),
                arguments(MODEL, "    aliases: [ flux ]\n" + MODEL,
                        "line 12: models[0].aliases[0]: 'flux' is also models[0].id (expected: a name of its own)"),
                arguments(MODEL, "    aliases: [ fast ]\n" + MODEL + "  - { id: fast, price: { per-image: 0.01 } }\n",
                        "line 14: models[1].id: 'fast' is also models[0].aliases[0] (expected: a name of its own)"),
                arguments(BEFORE_MODELS, "classes: { flux: [ flux ] }\n" + BEFORE_MODELS,
                        "line 10: classes.flux: the name is also models[0].id (expected: a name of its own)"),
                arguments(BEFORE_MODELS, "classes: { photo: [ seedream ] }\n" + BEFORE_MODELS,
                        "line 10: classes.photo[0]: 'seedream' is no model (expected: an id or alias from models)"),
                arguments(BEFORE_MODELS, "classes: { photo: [ flux, flux ] }\n" + BEFORE_MODELS,
                        "line 10: classes.photo[1]: 'flux' a second time (expected: each model once)"),
                arguments(SOLD, SOLD + "      - { id: seedream, cost: { per-image: 0.005 } }\n",
                        "line 20: upstreams[0].models[1].id: 'seedream' is no model (expected: an id from models)"),
                arguments(SOLD, SOLD + SOLD,
                        "line 20: upstreams[0].models[1].id: 'flux' a second time (expected: each id once)"),
                arguments(MODEL, MODEL + "  - id: seedream\n",
                        "line 13: models[1].id: 'seedream' has no price and no upstream sells it "
                                + "(expected: a price, or an upstream with its cost)"));
    }

    static Stream<Arguments> values() {
        return Stream.of(
                arguments(MODEL, "    sizes: { min: 1024, max: 512, step: 64, default: 1024x1024 }\n" + MODEL,
                        "line 12: models[0].sizes.min: '1024' (expected: at most max, 512)|line 12: "
                                + "models[0].sizes.default: '1024x1024' (expected: "
                                + "sides from 1024 to 512, multiples of 64)"),
                arguments(MODEL, "    sizes: { min: 100 }\n" + MODEL,
                        "line 12: models[0].sizes.min: '100' (expected: a multiple of step, 64)"),
                arguments(MODEL, "    sizes: { max: 2000 }\n" + MODEL,
                        "line 12: models[0].sizes.max: '2000' (expected: a multiple of step, 64)"),
                arguments(MODEL, "    sizes: { default: 1000x1024 }\n" + MODEL,
                        "line 12: models[0].sizes.default: '1000x1024' (expected: sides from 128 to 2048, multiples of 64)"),
                arguments(MODEL, "    sizes: { max: 512 }\n" + MODEL,
                        "line 12: models[0].sizes.default: '1024x1024' (expected: sides from 128 to 512, multiples of 64)"),
                arguments(MODEL, "    parameters: { steps: 50-1 }\n" + MODEL,
                        "line 12: models[0].parameters.steps: '50-1' (expected: the lesser number first)"),
                arguments("{ per-image: 0.01 }", "{ tiers: { 0.5K: 0.01 } }",
                        "line 12: models[0].price: no price for the default size 1024x1024 (expected: one, or another default size)"),
                arguments(BEFORE_MODELS, "retention: { prompts: 47h, jobs: 34d }\n" + BEFORE_MODELS,
                        "line 10: retention.prompts: '47h' (expected: at least 2d, for as long as images are handed out)"
                                + "|line 10: retention.jobs: '34d' (expected: at least 35d, so that a month can be reconciled)"),
                arguments(BEFORE_MODELS, "retention: { prompts: 401d }\n" + BEFORE_MODELS,
                        "line 10: retention.prompts: '401d' (expected: at most jobs, '400d')"),
                arguments("  network: base\n", "  network: base\n  settle-margin: 420s\n",
                        "line 6: seller.settle-margin: '420s' (expected: less than max-timeout, '420s')"),
                arguments("  network: base\n", "  network: base\n  max-wait: 10m\n",
                        "line 6: seller.max-wait: '10m' (expected: at most max-timeout, '420s')"),
                arguments("  network: base\n", "  network: base\n  settle-margin: 400s\n",
                        "line 6: seller.settle-margin: 20s are left for work (expected: max-timeout less "
                                + "settle-margin to be at least routing.min-attempt, " + "'30s')"),
                arguments(BEFORE_MODELS, "routing: { min-attempt: 121s }\n" + BEFORE_MODELS,
                        "line 10: routing.min-attempt: '121s' (expected: at most attempt-timeout, '120s')"),
                arguments(BEFORE_MODELS, "health: { interval: 4s }\n" + BEFORE_MODELS,
                        "line 10: health.timeout: '5s' (expected: at most interval, '4s')"));
    }

    static Stream<Arguments> money() {
        return Stream.of(
                arguments("  network: base\n", "  network: moon\n",
                        "line 5: seller.network: 'moon' is a network we do not know (expected: one by V1 "
                                + "name or CAIP-2 name, such as base or eip155:8453)"),
                arguments(URL, URL + "    network: eip155:999\n",
                        "line 17: upstreams[0].network: 'eip155:999' is a network we do not know "
                                + "(expected: one by V1 name or CAIP-2 name, such as base or eip155:8453)"),
                arguments("  base: { rpc: \"https://rpc.example\" }\n",
                        "  base: { rpc: \"https://rpc.example\" }\n  moon: {}\n",
                        "line 3: networks.moon: the key is a network we do not know (expected: one by V1 name or "
                                + "CAIP-2 name, such as base or " + "eip155:8453)"),
                arguments("  base: { rpc: \"https://rpc.example\" }\n",
                        "  base: { rpc: \"https://rpc.example\" }\n  \"eip155:8453\": {}\n",
                        "line 3: networks.eip155:8453: is the same network as networks.base (expected: each network once)"),
                arguments("networks:\n  base: { rpc: \"https://rpc.example\" }\n", "",
                        "line 3: networks.base.rpc: missing (expected: the URL of a "
                                + "JSON-RPC node, by which we see what became of payments)"),
                arguments("  base: { rpc: \"https://rpc.example\" }\n", "  base: { confirmations: 3 }\n",
                        "line 2: networks.base.rpc: missing "
                                + "(expected: the URL of a JSON-RPC node, by which we see what became of payments)"),
                arguments(URL, URL + "    network: polygon\n",
                        "line 17: networks.polygon.rpc: missing (expected: the URL of a JSON-RPC node, by which "
                                + "we see what became of payments)"),
                arguments("    pay-to: \"0x2222222222222222222222222222222222222222\"\n", "",
                        "line 14: upstreams[0].pay-to: missing (expected: the "
                                + "addresses we may pay, since base is a main network)"),
                arguments("\"0x2222222222222222222222222222222222222222\"", "[ ]",
                        "line 14: upstreams[0].pay-to: missing (expected: the addresses we "
                                + "may pay, since base is a main network)"),
                arguments("\"0x2222222222222222222222222222222222222222\"", "",
                        "line 14: upstreams[0].pay-to: missing (expected: the addresses we "
                                + "may pay, since base is a main network)"),
                arguments("\"0x2222222222222222222222222222222222222222\"",
                        "\"0x833589fCD6eDb6E08f4c7C32D4f71b54bda02913\"",
                        "line 17: upstreams[0].pay-to: '0x833589fCD6eDb6E08f4c7C32D4f71b54bda02913' has a checksum "
                                + "that does not match (expected: the " + "address as its wallet shows it)"),
                arguments("0x1111111111111111111111111111111111111111", "0x0000000000000000000000000000000000000000",
                        "line 4: seller.pay-to: '0x0000000000000000000000000000000000000000' is nobody's (expected: an account's address)"),
                arguments("  key: \"${TREASURY_KEY}\"\n", "",
                        "line 7: treasury: no key (expected: one of key, key-file, keystore)"),
                arguments("  key: \"${TREASURY_KEY}\"\n",
                        "  key: \"${TREASURY_KEY}\"\n  keystore: { file: a, password: b }\n",
                        "line 7: treasury: key and keystore (expected: one of key, key-file, keystore)"),
                arguments("  key: \"${TREASURY_KEY}\"\n", "  key-file: f\n  keystore: { file: a, password: b }\n",
                        "line 7: treasury: key-file and keystore (expected: one of key, key-file, keystore)"),
                arguments("\"${TREASURY_KEY}\"", "\"0x1234\"",
                        "line 8: treasury.key: its value (expected: 64 hex digits)"),
                arguments("\"${TREASURY_KEY}\"", "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
                        "line 8: treasury.key: a key that is public and known to everybody (expected: your own, "
                                + "since money on main networks is " + "real)"));
    }

    static Stream<Arguments> upstreams() {
        return Stream.of(
                arguments(URL, URL + "    poll: { interval: 1s }\n",
                        "line 17: upstreams[0].poll: x-router answers at once (expected: no poll)"),
                arguments("style: x-router\n", "style: dopamint\n    poll: { path: \"/{id}\" }\n",
                        "line 16: upstreams[0].poll.path: dopamint names the URL itself (expected: no path)|line "
                                + "20: upstreams[0].models[0].as: missing "
                                + "(expected: the path of dopamint's endpoint, beginning with /)"),
                arguments("style: x-router\n", "style: dopamint\n",
                        "line 19: upstreams[0].models[0].as: missing (expected: the path of dopamint's "
                                + "endpoint, beginning with /)"),
                arguments("https://api.example", "http://api.example",
                        "line 16: upstreams[0].url: plain http (expected: https, or allow-private: true "
                                + "for an upstream inside your own network)"),
                arguments(URL, URL + "    hosts: [ \"http://status.example\" ]\n",
                        "line 17: upstreams[0].hosts[0]: plain http (expected: https, or "
                                + "allow-private: true for an upstream inside your own network)"),
                arguments("https://api.example", "https://api.example?key=1",
                        "line 16: upstreams[0].url: a URL with a user, query or fragment "
                                + "(expected: an origin and, if need be, a path)"),
                arguments("https://api.example", "\"https://a_b^c\"",
                        "line 16: upstreams[0].url: 'https://a_b^c' (expected: a URL with a host)"));
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource({"names", "values", "money", "upstreams"})
    void isRefused(String piece, String replacement, String problems) {
        assertThat(Sample.problems(Sample.with(piece, replacement))).containsExactly(problems.split("\\|"));
    }
}
