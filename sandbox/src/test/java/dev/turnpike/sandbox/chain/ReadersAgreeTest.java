package dev.turnpike.sandbox.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.sandbox.World;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Authorization;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.ChainReader.Fate;
import dev.turnpike.x402.RpcChainReader;
import dev.turnpike.x402.TransferLog;
import dev.turnpike.x402.TransferLog.Reading;
import dev.turnpike.x402.exact.Digest;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.scheduler.Schedulers;

/** A gateway in this process and one in another read the same from the play chain. */
class ReadersAgreeTest {
    private static final Address PAYEE = World.address(1);
    private static final Bytes32 NONCE = new Bytes32("0x" + "11".repeat(32));

    private final World world = new World();
    private final PlayChain chain = world.sandbox.chain();
    private final RpcChainReader overRpc = new RpcChainReader(world.http, URI.create(World.SERVICES + "/rpc"),
            Duration.ofSeconds(5), Schedulers.immediate(), 1);

    @ParameterizedTest(name = "{0}, {1} s later")
    @CsvSource({"nothing,   10,   Open", "nothing,   603,  EXPIRED", "paid,      10,   Moved", "paid,      7200, Moved",
            "other,     10,   USED_OTHERWISE", "cancelled, 10,   CANCELLED", "cancelled, 7200, CANCELLED"})
    void onWhatBecameOfAnAuthorization(String event, int secondsLater, String fate) {
        Authorization authorization = authorization(5_000);
        switch (event) {
            case "paid" -> execute(authorization);
            case "other" -> execute(authorization(4_999));
            case "cancelled" -> ChainActions.cancel(chain, authorization.from(), authorization.nonce());
            default -> {}
        }
        world.time.advanceTimeBy(Duration.ofSeconds(secondsLater));
        Fate read = world.await(overRpc.fate(world.asset(), authorization, World.START));
        assertThat(name(read)).isEqualTo(fate);
        assertThat(world.await(chain.fate(world.asset(), authorization, World.START))).isEqualTo(read);
    }

    @Test
    void onBalances() {
        execute(authorization(5_000));
        assertThat(world.await(overRpc.balance(world.asset(), PAYEE)))
                .isEqualTo(world.await(chain.balance(world.asset(), PAYEE)));
    }

    @ParameterizedTest(name = "{0}, read {1} s to {2} s after the start: {3}")
    @CsvSource({"pay,       -10, 100, '5000 by 11'", "pay,       0,   1,   '5000 by 11'", "pay,       2,   100, ''",
            "pay,       -10, 0,   ''", "plain in,  -10, 100, '77'", "plain out, -10, 100, '78'",
            "cancelled, -10, 100, ''", "foreign,   -10, 100, ''", "nothing,   -10, 100, ''"})
    void onTransfers(String event, int from, int to, String expected) {
        switch (event) {
            case "pay" -> execute(authorization(5_000));
            case "plain in" -> ChainActions.transfer(chain, World.address(2), PAYEE, UsdcAmount.ofAtomic(77));
            case "plain out" -> ChainActions.transfer(chain, PAYEE, World.address(2), UsdcAmount.ofAtomic(78));
            case "foreign" -> ChainActions.transfer(chain, World.address(2), World.address(3), UsdcAmount.ofAtomic(79));
            case "nothing" -> ChainActions.transfer(chain, PAYEE, World.address(2), UsdcAmount.ofAtomic(0));
            default -> ChainActions.cancel(chain, World.PAYER.address(), NONCE);
        }
        world.time.advanceTimeBy(Duration.ofSeconds(20));
        assertThat(read(chain, from, to)).isEqualTo(expected);
        assertThat(read(overRpc, from, to)).isEqualTo(expected);
    }

    private String read(TransferLog log, int from, int to) {
        Reading reading = world.await(log.transfers(world.asset(), Set.of(PAYEE), World.START.plusSeconds(from),
                World.START.plusSeconds(to)));
        assertThat(reading.until()).isBetween(World.START.plusSeconds(18), World.START.plusSeconds(20));
        return reading.transfers()
                .stream()
                .map(t -> t.value()
                        + Optional.ofNullable(t.nonce()).map(nonce -> " by " + nonce.hex().substring(2, 4)).orElse(""))
                .collect(Collectors.joining(", "));
    }

    @Test
    void onNotKnowing() {
        chain.setReadable(false);
        assertThat(world.await(overRpc.fate(world.asset(), authorization(1), World.START)))
                .isInstanceOf(Fate.NotKnown.class);
    }

    private void execute(Authorization authorization) {
        assertThat(chain.execute(authorization, World.PAYER.sign(Digest.of(world.asset(), authorization))))
                .isInstanceOf(Execution.Done.class);
    }

    private static String name(Fate fate) {
        return fate instanceof Fate.Impossible dead ? dead.why().name() : fate.getClass().getSimpleName();
    }

    private static Authorization authorization(long value) {
        return new Authorization(World.PAYER.address(), PAYEE, BigInteger.valueOf(value), BigInteger.ZERO,
                BigInteger.valueOf(World.START.getEpochSecond() + 300), NONCE);
    }
}
