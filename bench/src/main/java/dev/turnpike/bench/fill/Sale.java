package dev.turnpike.bench.fill;

import dev.turnpike.bench.stubs.Stubs;
import dev.turnpike.core.Ids;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.journal.Account;
import dev.turnpike.core.journal.Change;
import dev.turnpike.core.journal.Change.Posting;
import dev.turnpike.core.journal.Watch;
import dev.turnpike.core.routing.Preferences;
import dev.turnpike.core.work.Delivery;
import dev.turnpike.core.work.ImageRequest;
import dev.turnpike.core.work.ImageWork;
import dev.turnpike.core.work.Purchase;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.SignedOrder;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Authorization;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Networks;
import dev.turnpike.x402.Offer;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.PaymentKey;
import dev.turnpike.x402.Terms;
import dev.turnpike.x402.wire.PaymentWriter;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * One sale as the gateway makes it of the load's order: held, bought, delivered, settled and proven. Its rows are as
 * large as real ones; its signatures are noise, since a ledger does not read them.
 */
public final class Sale {
    private static final Asset ASSET = Networks.usdc(Networks.named("base-sepolia"));
    private static final Address PAY_TO = new Address("0x70997970c51812dc3a010c7d01b50e0d17dc79c8");
    private static final UsdcAmount PRICE = new UsdcAmount(6292);
    private static final UsdcAmount COST = new UsdcAmount(5694);
    private static final String UPSTREAM = "x-router";
    private static final String MODEL = "flux-schnell";
    private static final String PROMPT = "a lighthouse on a cliff at dusk, photorealistic";
    private static final String BODY = "{\"prompt\":\"" + PROMPT
            + "\",\"model\":\"flux-schnell\",\"width\":1024,\"height\":1024,\"numberResults\":1}";
    private static final Terms TERMS = new Terms(ASSET, PAY_TO, PRICE, Duration.ofSeconds(420),
            "http://127.0.0.1:8402/v1/images/generate", "flux-schnell 1024x1024 x1", "application/json");
    private static final Offer.Acceptable OFFER = new Offer.Acceptable(1, ASSET, PAY_TO, PRICE, Duration.ofSeconds(420),
            "{\"payTo\":\"" + PAY_TO.hex() + "\"}", "", "");
    private static final ImageRequest REQUEST = new ImageRequest(
            new ImageOrder(PROMPT, MODEL, new Resolution(1024, 1024), 1, null, null, null, null), List.of(MODEL),
            Preferences.NONE, null);

    private final RandomGenerator random;

    /** @param random for ids and nonces */
    public Sale(RandomGenerator random) {
        this.random = random;
    }

    /** The hold of a new sale to this payer. */
    public Change held(Address payer, Instant at) {
        Authorization authorization = new Authorization(payer, PAY_TO, BigInteger.valueOf(PRICE.atomic()),
                BigInteger.valueOf(at.getEpochSecond() - 600), BigInteger.valueOf(at.getEpochSecond() + 420), bytes());
        Payment payment = PaymentWriter.write(OFFER, authorization, signature());
        var key = new PaymentKey(ASSET.network().chainId(), ASSET.address(), payer, authorization.nonce());
        var facts = new Job.Facts(Ids.of(random, InstantSource.fixed(at)).next(), key, bytes().hex().substring(2),
                payment, TERMS, 1, at, at.plusSeconds(360));
        return new Change(null, new Job(facts, new State.Held(), ImageWork.of(REQUEST), 1, 1), List.of(), List.of());
    }

    /** All the rest of a held sale in one step: bought, delivered and settled. */
    public Change settled(Job held, Instant at) {
        Purchase bought = Purchase.intended(1, order(held, at), at).now(Purchase.State.DELIVERED, null, at);
        String uuid = new UUID(random.nextLong(), random.nextLong()).toString();
        var picture = new Delivery.Picture("http://127.0.0.1:4112/i/" + uuid + ".png", uuid, 1024, 1024, "image/png");
        ImageWork work = ImageWork.of(REQUEST).with(bought).with(new Delivery(UPSTREAM, MODEL, 1, List.of(picture)));
        var closed = new State.Closed(new End.Settled(bytes()), at);
        return new Change(held, held.with(work, closed), List.of(),
                List.of(new Posting(Account.TREASURY, new Account.Exposure(UPSTREAM), COST, "intended", 1),
                        new Posting(new Account.Exposure(UPSTREAM), new Account.Cost(UPSTREAM), COST, "paid", 1),
                        new Posting(Account.PAYER, Account.REVENUE, PRICE, "settled " + bytes(), 0)));
    }

    /** The chain shows it: nothing is open any more. */
    public static Change proven(Job settled) {
        return Change.noted(settled, new Watch(Watch.Proof.MOVED, null), List.of());
    }

    private SignedOrder order(Job held, Instant at) {
        Address payTo = new Address(Stubs.PAY_TO);
        var authorization = new Authorization(PAY_TO, payTo, BigInteger.valueOf(COST.atomic()), BigInteger.ZERO,
                BigInteger.valueOf(at.getEpochSecond() + 120), bytes());
        Payment payment = PaymentWriter.write(OFFER, authorization, signature());
        var header = PaymentWriter.header(payment);
        return new SignedOrder(UPSTREAM, MODEL, URI.create("http://127.0.0.1:4112/v1/images/generate"), BODY,
                header.getKey(), header.getValue(), authorization, ASSET, COST);
    }

    private String signature() {
        return bytes().hex() + bytes().hex().substring(2) + "1b";
    }

    private Bytes32 bytes() {
        return new Bytes32("0x%016x%016x%016x%016x".formatted(random.nextLong(), random.nextLong(), random.nextLong(),
                random.nextLong()));
    }
}
