package dev.turnpike.core;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Authorization;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.ChainReader.Fate;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.Network;
import dev.turnpike.x402.Networks;
import dev.turnpike.x402.RpcChainReader;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class ChainsTest {
    private static final Address PAYER = new Address("0x" + "a1".repeat(20));
    private static final Authorization SIGNED = new Authorization(PAYER, PAYER, BigInteger.ONE, BigInteger.ZERO,
            BigInteger.TEN, new Bytes32("0x" + "07".repeat(32)));

    private final List<String> asked = new ArrayList<>();
    private final Http noted = call -> {
        asked.add(call.uri().getHost());
        return Mono.just(new Http.Lost("no node"));
    };
    private final Chains chains = new Chains(
            Map.of(network("base"), node("base.example"), network("polygon"), node("polygon.example")));

    private static Network network(String name) {
        return Networks.named(name);
    }

    private static Asset usdc(String name) {
        return Networks.usdc(network(name));
    }

    private RpcChainReader node(String host) {
        return new RpcChainReader(noted, URI.create("https://" + host), Duration.ofSeconds(5), Schedulers.immediate(),
                1);
    }

    private Fate fate(String network) {
        return requireNonNull(chains.fate(usdc(network), SIGNED, Instant.EPOCH).block());
    }

    @Test
    void aPaymentIsAskedAboutWhereItWasMade() {
        assertThat(fate("polygon")).isInstanceOf(Fate.NotKnown.class);
        assertThat(asked).containsOnly("polygon.example");
        asked.clear();
        assertThat(fate("base")).isInstanceOf(Fate.NotKnown.class);
        assertThat(asked).containsOnly("base.example");
    }

    @Test
    void whatHappenedWhereThereIsNoNodeIsNotKnownAndSaysWhatIsMissing() {
        assertThat(fate("avalanche")).isInstanceOfSatisfying(Fate.NotKnown.class,
                unknown -> assertThat(unknown.detail()).startsWith("networks.avalanche.rpc: missing"));
        assertThatThrownBy(() -> chains.balance(usdc("avalanche"), PAYER).block())
                .hasMessageContaining("networks.avalanche.rpc");
        assertThatThrownBy(
                () -> chains.transfers(usdc("avalanche"), Set.of(PAYER), Instant.EPOCH, Instant.EPOCH).block())
                .hasMessageContaining("networks.avalanche.rpc");
        assertThat(asked).isEmpty();
    }
}
