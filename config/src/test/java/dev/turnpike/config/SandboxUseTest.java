package dev.turnpike.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Play money and real money do not meet. */
class SandboxUseTest {
    private static final String SANDBOX = Sample.LEAST
            .replace("networks:\n  base: { rpc: \"https://rpc.example\" }\n", "")
            .replace("network: base\n", "network: base-sepolia\n")
            .replace("{ url: \"https://facilitator.example\" }", "sandbox")
            .replace("https://api.example", "http://127.0.0.1:8411\n    allow-private: true");

    @Test
    void theSandboxNeedsNoNode() {
        assertThat(Sample.problems(SANDBOX)).isEmpty();
        assertThat(Sample.good(SANDBOX).networks().get("eip155:84532").rpc()).isNull();
    }

    static Stream<Arguments> mixtures() {
        return Stream.of(
                arguments(SANDBOX.replace("base-sepolia", "base"),
                        "line 4: seller.facilitator: sandbox on the main network base (expected: a test "
                                + "network such as base-sepolia, or a facilitator's url)"),
                arguments(SANDBOX.replace("http://127.0.0.1:8411", "https://api.x-router.ai"),
                        "line 14: upstreams[0].url: not on this machine, while "
                                + "the facilitator is sandbox (expected: a loopback host such as 127.0.0.1)"),
                arguments(SANDBOX.replace("http://127.0.0.1:8411", "http://127.0.0.1.example"),
                        "line 14: upstreams[0].url: not on this machine, while "
                                + "the facilitator is sandbox (expected: a loopback host such as 127.0.0.1)"),
                arguments(SANDBOX.replace("    allow-private", "    network: base\n    allow-private"),
                        "line 15: upstreams[0].network: real money is "
                                + "paid on base while the seller earns play money on base-sepolia (expected: a test network)"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("mixtures")
    void isRefused(String yaml, String problem) {
        assertThat(Sample.problems(yaml)).containsExactly(problem);
    }

    @Test
    void aTestSellerWithAMainNetworkUpstreamIsRefusedWithARealFacilitatorToo() {
        String yaml = Sample.LEAST.replace("  network: base\n", "  network: base-sepolia\n")
                .replace("  base: {", "  base-sepolia: { rpc: \"https://s.example\" }\n  base: {")
                .replace("    url:", "    network: base\n    url:");
        assertThat(Sample.problems(yaml)).containsExactly(
                "line 17: upstreams[0].network: real money is paid on base while the seller earns play money on "
                        + "base-sepolia (expected: a test network)");
    }
}
