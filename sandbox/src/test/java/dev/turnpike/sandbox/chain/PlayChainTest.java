package dev.turnpike.sandbox.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.sandbox.World;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Authorization;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.ChainReader.Fate;
import dev.turnpike.x402.LocalSigner;
import dev.turnpike.x402.exact.Digest;
import java.math.BigInteger;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlayChainTest {
    private static final Bytes32 NONCE = new Bytes32("0x" + "11".repeat(32));
    private static final Address PAYEE = World.address(1);
    private static final BigInteger OPENING = BigInteger.valueOf(1_000_000_000);

    private final World world = new World();
    private final PlayChain chain = world.sandbox.chain();

    @Test
    void everybodyStartsWithPlayMoney() {
        assertThat(world.await(chain.balance(world.asset(), PAYEE))).isEqualTo(OPENING);
    }

    @Test
    void movesTheMoneyOnce() {
        Authorization authorization = authorization(5_000, -600, 300);
        assertThat(execute(authorization)).isInstanceOf(Execution.Done.class);
        assertThat(execute(authorization)).isEqualTo(new Execution.Reverted(Revert.NONCE_USED));
        assertThat(chain.balanceOf(PAYEE)).isEqualTo(OPENING.add(BigInteger.valueOf(5_000)));
        assertThat(chain.balanceOf(World.PAYER.address())).isEqualTo(OPENING.subtract(BigInteger.valueOf(5_000)));
    }

    @ParameterizedTest(name = "{0} units, valid from {1} s to {2} s: {3}")
    @CsvSource({"1,          -600, 300,  ", "1000000000, -600, 300,  ", "1000000001, -600, 300,  BALANCE",
            "1,          -1,   300,  ", "1,          0,    300,  NOT_YET_VALID",
            "1,          60,   300,  NOT_YET_VALID", "1,          -600, 1,    ", "1,          -600, 0,    EXPIRED",
            "1,          -600, -1,   EXPIRED"})
    void takesAnAuthorizationAsTheContractDoes(long value, long after, long before, Revert refused) {
        Execution carried = execute(authorization(value, after, before));
        if (refused == null) assertThat(carried).isInstanceOf(Execution.Done.class);
        else
            assertThat(carried).isEqualTo(new Execution.Reverted(refused));
    }

    @Test
    void takesNoSignatureButThePayers() {
        Authorization authorization = authorization(1, -600, 300);
        var other = LocalSigner.of("0x" + "6".repeat(64));
        assertThat(chain.execute(authorization, other.sign(Digest.of(world.asset(), authorization))))
                .isEqualTo(new Execution.Reverted(Revert.SIGNATURE));
        assertThat(chain.execute(authorization, "0x")).isEqualTo(new Execution.Reverted(Revert.SIGNATURE));
    }

    @Test
    void aCancelledAuthorizationIsDead() {
        Authorization authorization = authorization(1, -600, 300);
        ChainActions.cancel(chain, authorization.from(), NONCE);
        assertThat(execute(authorization)).isEqualTo(new Execution.Reverted(Revert.NONCE_USED));
        assertThat(fate(authorization)).isInstanceOfSatisfying(Fate.Impossible.class,
                dead -> assertThat(dead.why()).isEqualTo(Fate.Why.CANCELLED));
    }

    @Test
    void whatBecameOfAnAuthorizationCanBeRead() {
        Authorization authorization = authorization(5_000, -600, 300);
        assertThat(fate(authorization)).isEqualTo(new Fate.Open());
        var out = (Execution.Done) execute(authorization);
        assertThat(fate(authorization)).isEqualTo(new Fate.Moved(out.transaction()));
        assertThat(fate(authorization(4_999, -600, 300)))
                .isEqualTo(new Fate.Impossible(Fate.Why.USED_OTHERWISE, out.transaction()));
    }

    @Test
    void whatWasNotUsedInTimeIsDead() {
        Authorization authorization = authorization(1, -600, 300);
        world.time.advanceTimeBy(Duration.ofSeconds(299));
        assertThat(fate(authorization)).isEqualTo(new Fate.Open());
        world.time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(fate(authorization)).isEqualTo(new Fate.Impossible(Fate.Why.EXPIRED, null));
    }

    @Test
    void transactionsSayThatTheyAreOfTheSandbox() {
        var out = (Execution.Done) execute(authorization(1, -600, 300));
        assertThat(out.transaction().hex()).startsWith("0x73616e64626f78"); // "sandbox"
    }

    @Test
    void anUnreadableChainSaysThatItDoesNotKnow() {
        chain.setReadable(false);
        assertThat(fate(authorization(1, -600, 300))).isInstanceOf(Fate.NotKnown.class);
    }

    private Fate fate(Authorization authorization) {
        return world.await(chain.fate(world.asset(), authorization, World.START));
    }

    private Execution execute(Authorization authorization) {
        return chain.execute(authorization, World.PAYER.sign(Digest.of(world.asset(), authorization)));
    }

    private static Authorization authorization(long value, long after, long before) {
        long now = World.START.getEpochSecond();
        return new Authorization(World.PAYER.address(), PAYEE, BigInteger.valueOf(value),
                BigInteger.valueOf(now + after), BigInteger.valueOf(now + before), NONCE);
    }
}
