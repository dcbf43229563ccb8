package dev.turnpike.store;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.work.Delivery;
import dev.turnpike.core.work.Delivery.Picture;
import dev.turnpike.core.work.Purchase;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.SignedOrder;
import dev.turnpike.testkit.Sample;
import dev.turnpike.testkit.Works;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Authorization;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.PaymentKey;
import dev.turnpike.x402.Terms;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Jobs to be written. */
public final class Jobs {
    public static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456789Z");
    public static final Address PAYER = new Address("0x" + "aa".repeat(20));
    public static final Delivery DELIVERY = new Delivery("alpha", "flux", 1,
            List.of(new Picture("https://img.example/1", "uuid", 1024, 1024, null),
                    new Picture("https://img.example/2", "uuid-2", 0, 0, "image/png")));

    private Jobs() {}

    public static Job held(String id, int nonce) {
        return held(id, nonce, 1);
    }

    public static Job held(String id, int nonce, long epoch) {
        return new Job(
                new Job.Facts(id, new PaymentKey(84532, Sample.USDC.address(), PAYER, bytes(nonce)), "f".repeat(64),
                        new Payment(2, "exact", "eip155:84532", authorization(nonce), "0x00", "{\"x402Version\":2}"),
                        new Terms(Sample.USDC, Sample.PAY_TO, new UsdcAmount(10_000), Duration.ofSeconds(420),
                                "https://gate.example/v1", "", "application/json"),
                        7, NOW, NOW.plusSeconds(360)),
                new State.Held(), Works.NEW, 1, epoch);
    }

    public static Purchase bought(int number, int nonce) {
        return Purchase.intended(number, new SignedOrder("alpha", "flux", URI.create("https://alpha.example/x?y=1"),
                "{\"prompt\":\"ä\"}", "X-PAYMENT", "secret", authorization(nonce), Sample.USDC, new UsdcAmount(4_000)),
                NOW);
    }

    public static Bytes32 bytes(int n) {
        return new Bytes32("0x%064x".formatted(n));
    }

    private static Authorization authorization(int nonce) {
        return new Authorization(PAYER, Sample.PAY_TO, BigInteger.TWO.pow(200), BigInteger.ZERO,
                BigInteger.valueOf(1_900_000_000), bytes(nonce));
    }
}
