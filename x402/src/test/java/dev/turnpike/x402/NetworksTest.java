package dev.turnpike.x402;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworksTest {
    @ParameterizedTest
    @CsvSource({"base,eip155:8453,false,USD Coin", "base-sepolia,eip155:84532,true,USDC",
            "polygon,eip155:137,false,USD Coin", "avalanche-fuji,eip155:43113,true,USD Coin",
            "sei,eip155:1329,false,USDC"})
    void aNetworkIsFoundByEitherName(String v1, String caip2, boolean test, String domain) {
        Network network = Networks.named(v1);
        assertThat(Networks.find(caip2)).contains(network);
        assertThat(network.test()).isEqualTo(test);
        assertThat(network.label()).isEqualTo(v1);
        assertThat(Networks.usdc(network).name()).isEqualTo(domain);
    }

    @Test
    void addressesAreSpelledWithTheirChecksum() {
        assertThat(Networks.usdc(Networks.named("base")).address().checksummed())
                .isEqualTo("0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913");
        assertThat(Networks.usdc(Networks.named("eip155:1")).address().checksummed())
                .isEqualTo("0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48");
    }

    @Test
    void whatWeDoNotKnowIsNamedWithWhatWeDo() {
        assertThat(Networks.find("solana")).isEmpty();
        assertThat(Networks.find("arbitrum")).isEmpty();
        assertThatThrownBy(() -> Networks.named("bse"))
                .hasMessageStartingWith("network: 'bse' (expected: one of base, base-sepolia, ");
    }
}
