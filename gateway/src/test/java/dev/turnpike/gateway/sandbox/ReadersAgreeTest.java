package dev.turnpike.gateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.x402.Address;
import dev.turnpike.x402.Authorization;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.ChainReader;
import dev.turnpike.x402.ChainReader.Fate;
import dev.turnpike.x402.RpcChainReader;
import dev.turnpike.x402.exact.Digest;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A gateway in this process and one in another read the same from the play chain. */
class ReadersAgreeTest {
    private static final Address PAYEE = World.address(1);

    private final World world = new World();
    private final PlayChain chain = world.sandbox.chain();
    private final ChainReader overRpc = new RpcChainReader(world.http, URI.create(World.OFFICE + "/rpc"), Duration.ofSeconds(5), 1);

    @ParameterizedTest(name = "{0}, {1} s later")
    @CsvSource({
            "nothing,   10,   Open",
            "nothing,   303,  EXPIRED",
            "paid,      10,   Moved",
            "paid,      7200, Moved",
            "other,     10,   USED_OTHERWISE",
            "cancelled, 10,   CANCELLED",
            "cancelled, 7200, CANCELLED"})
    void onWhatBecameOfAnAuthorization(String event, int secondsLater, String fate) {
        Authorization authorization = authorization(5_000);
        switch (event) {
            case "paid" -> carryOut(authorization);
            case "other" -> carryOut(authorization(4_999));
            case "cancelled" -> chain.cancel(authorization.from(), authorization.nonce());
            default -> {}
        }
        world.time.advanceTimeBy(Duration.ofSeconds(secondsLater));
        Fate read = world.await(overRpc.fate(world.asset(), authorization, World.START));
        assertThat(name(read)).isEqualTo(fate);
        assertThat(world.await(chain.fate(world.asset(), authorization, World.START))).isEqualTo(read);
    }

    @Test
    void onBalances() {
        carryOut(authorization(5_000));
        assertThat(world.await(overRpc.balance(world.asset(), PAYEE))).isEqualTo(world.await(chain.balance(world.asset(), PAYEE)));
    }

    @Test
    void onNotKnowing() {
        chain.setReadable(false);
        assertThat(world.await(overRpc.fate(world.asset(), authorization(1), World.START))).isInstanceOf(Fate.NotKnown.class);
    }

    private void carryOut(Authorization authorization) {
        assertThat(chain.carryOut(authorization, World.PAYER.sign(Digest.of(world.asset(), authorization))))
                .isInstanceOf(Carried.Out.class);
    }

    private static String name(Fate fate) {
        return fate instanceof Fate.Impossible dead ? dead.why().name() : fate.getClass().getSimpleName();
    }

    private static Authorization authorization(long value) {
        return new Authorization(World.PAYER.address(), PAYEE, BigInteger.valueOf(value), BigInteger.ZERO,
                BigInteger.valueOf(World.START.getEpochSecond() + 300), new Bytes32("0x" + "11".repeat(32)));
    }
}
