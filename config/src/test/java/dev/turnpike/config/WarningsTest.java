package dev.turnpike.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Oddities that are allowed and logged. */
class WarningsTest {
    @Test
    void anOrdinaryFileHasNone() {
        assertThat(Sample.warnings(Sample.LEAST)).isEmpty();
    }

    static Stream<Arguments> oddities() {
        return Stream.of(
                arguments("networks:\n", "public-url: http://gate.example\nnetworks:\n",
                        "line 1: public-url: plain http on a main network: clients "
                                + "would send payments over it in the open (expected: https)"),
                arguments("https://facilitator.example", "http://facilitator.example",
                        "line 6: seller.facilitator.url: plain http on a main network: "
                                + "payments would be sent over it in the open (expected: https)"),
                arguments("    price: { per-image: 0.01 }\n",
                        "    price: { per-image: 0.01 }\n  - { id: rare, price: { per-image: 0.02 } }\n",
                        "line 13: models[1].id: no upstream sells 'rare': every order of it will be refused"),
                arguments("{ per-image: 0.01 }", "{ per-megapixel: 0.004 }",
                        "line 12: models[0].price: 1024x1024 sells at 0.004195 USDC and costs "
                                + "0.005 USDC at upstreams[0]: that upstream will not be used for it"),
                arguments("{ per-image: 0.01 }", "{ per-image: 2.01 }",
                        "line 12: models[0].price: 1024x1024 sells at 2.01 USDC, more than "
                                + "exposure.per-payer allows: nobody could buy it"),
                arguments("  network: base\n", "  network: base\n  max-timeout: 239s\n  max-wait: 60s\n",
                        "line 6: seller.max-timeout: an attempt may outlast the payment, and is lost if it does "
                                + "(expected: seller.max-timeout, "
                                + "'239s', to be at least routing.attempt-timeout plus settle-margin plus 60s on the way, 240s)"),
                arguments("per-payment: 0.50", "per-payment: 0.004",
                        "line 12: models[0].price: 1024x1024 costs 0.005 USDC at upstreams[0], more than "
                                + "treasury.budget.per-payment: it will not be bought there"),
                arguments("per-payment: 0.50", "per-payment: 20.01",
                        "line 9: treasury.budget.per-payment: is more than per-hour, which will stop it " + "first"));
    }

    @Test
    void imagesInOurOwnNetworkAreMentionedWhereClientsAreOutsideOfIt() {
        String inside = Sample.with("    url: https://api.example\n",
                "    url: http://10.0.0.7\n    allow-private: true\n");
        assertThat(Sample.warnings(inside)).isEmpty();
        assertThat(Sample.warnings("public-url: https://gate.example\n" + inside)).containsExactly(
                "line 18: upstreams[0].allow-private: clients pay at a public URL, and get this upstream's image URLs "
                        + "as they are (expected: images as data, or at addresses that clients reach)");
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("oddities")
    void isMentioned(String piece, String replacement, String warning) {
        assertThat(Sample.warnings(Sample.with(piece, replacement))).containsExactly(warning);
    }

    @Test
    void aPublicKeyIsNoMoreThanMentionedWhereTheChainIsACopyOnThisMachine() {
        String known = Sample.with("${TREASURY_KEY}",
                "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
        assertThat(Sample.warnings(known.replace("https://rpc.example", "http://127.0.0.1:8545")))
                .containsExactly("line 8: treasury.key: a key that "
                        + "is public and known to everybody, which is fine only if the rpc on this machine is a copy of a chain");
    }

    @Test
    void aPriceMadeFromCostsIsNotBelowThem() {
        assertThat(Sample.warnings(Sample.with("    price: { per-image: 0.01 }\n", ""))).isEmpty();
    }

    @Test
    void plainHttpOnATestNetworkOrToThisMachineIsNotMentioned() {
        assertThat(Sample.warnings(Sample.with("networks:\n", "public-url: http://localhost:8402\nnetworks:\n")))
                .isEmpty();
    }
}
