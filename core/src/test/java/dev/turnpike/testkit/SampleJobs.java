package dev.turnpike.testkit;

import dev.turnpike.core.doubt.RefundBook.Refund;
import dev.turnpike.core.doubt.RefundState;
import dev.turnpike.core.doubt.Refunds.Owing;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.routing.Candidate;
import dev.turnpike.core.routing.Exclusion;
import dev.turnpike.core.routing.Exclusion.Reason;
import dev.turnpike.core.routing.Plan;
import dev.turnpike.core.routing.Preferences;
import dev.turnpike.core.work.Delivery;
import dev.turnpike.core.work.Delivery.Picture;
import dev.turnpike.core.work.ImageRequest;
import dev.turnpike.core.work.ImageWork;
import dev.turnpike.core.work.Route;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.PaymentKey;
import dev.turnpike.x402.Seller;
import dev.turnpike.x402.Terms;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/** One job of 7865 atomic units in every state there is, and payment headers as clients send them. */
public final class SampleJobs {
    public static final Seller SELLER = new Seller(Sample.USDC, Sample.PAY_TO, Duration.ofSeconds(420));
    public static final Terms TERMS = SELLER.terms(UsdcAmount.ofAtomic(7865), "https://gate.example/v1/images/generate",
            "flux-schnell 1024x1024 x1");
    public static final String V1_HEADER = header(1);
    public static final String V2_HEADER = header(2);
    public static final Payment V1 = SELLER.read(List.of(), List.of(V1_HEADER)).orElseThrow();
    public static final Payment V2 = SELLER.read(List.of(V2_HEADER), List.of()).orElseThrow();
    public static final Bytes32 TRANSACTION = new Bytes32("0x" + "ab".repeat(32));
    public static final Instant HELD = Instant.parse("2026-01-01T00:00:00Z");
    public static final Delivery DELIVERY = new Delivery("x-router", "flux-schnell", 1,
            List.of(new Picture("https://cdn.example/1.png", "u-1", 1024, 768, "image/png"),
                    new Picture("/v1/files/kept", "u-2", 0, 0, null)));
    public static final Route ROUTE = new Route(
            new Plan(
                    List.of(new Candidate("x-router", "flux-schnell", UsdcAmount.ofAtomic(5694),
                            Duration.ofMillis(80))),
                    List.of(new Exclusion("xgen", "flux-schnell", Reason.UNHEALTHY, "it cannot be reached"))),
            List.of(new Route.Tried("x-router", "flux-schnell", Route.Outcome.DELIVERED, "secret words", 1234,
                    UsdcAmount.ofAtomic(5694))));

    public static final Owing OWING = new Owing(UsdcAmount.ofAtomic(7865), new Refund("job-1",
            V1.authorization().from(), UsdcAmount.ofAtomic(7865), RefundState.INTENDED, V1, TERMS, null, 1, HELD));

    private SampleJobs() {}

    public static Job in(State state) {
        return in(state, V1.authorization().nonce());
    }

    /** Settled; paid at this URL. */
    public static Job settledAt(String resource) {
        return settled("job-1", SELLER.terms(TERMS.amount(), resource, TERMS.description()));
    }

    /** Settled; of this id. */
    public static Job settled(String id) {
        return settled(id, TERMS);
    }

    private static Job settled(String id, Terms terms) {
        Job job = settled();
        Job.Facts facts = job.facts();
        return new Job(new Job.Facts(id, facts.key(), facts.fingerprint(), facts.payment(), terms, facts.generation(),
                facts.heldAt(), facts.deadline()), job.state(), job.work(), job.version(), job.epoch());
    }

    /** Held, with this as its client's metadata. */
    public static Job withMetadata(String json) {
        Job job = in(new State.Held());
        ImageRequest request = new ImageRequest(Works.NEW.request().order(), List.of("flux"), Preferences.NONE, json);
        return job.with(ImageWork.of(request));
    }

    /** By another payment than the others. */
    public static Job released() {
        return in(new State.Closed(new End.Released(Refusal.Code.GENERATION_FAILED, "no"), HELD.plusSeconds(9)),
                new Bytes32("0x" + "33".repeat(32)));
    }

    private static Job in(State state, Bytes32 nonce) {
        Address payer = V1.authorization().from();
        var key = new PaymentKey(84532, Sample.USDC.address(), payer, nonce);
        ImageRequest request = new ImageRequest(Works.NEW.request().order(), List.of("flux"), Preferences.NONE,
                "{\"order\":7}");
        ImageWork work = new ImageWork(request, List.of(), delivered(state) ? DELIVERY : null, ROUTE);
        return new Job(new Job.Facts("job-1", key, "fingerprint", V1, TERMS, 1, HELD, HELD.plusSeconds(300)), state,
                work, 3, 1);
    }

    private static boolean delivered(State state) {
        return !(state instanceof State.Held || state instanceof State.Working
                || state instanceof State.Closed closed && closed.end() instanceof End.Released);
    }

    public static Job ended(End end) {
        return in(new State.Closed(end, HELD.plusSeconds(9)));
    }

    public static Job settled() {
        return ended(new End.Settled(TRANSACTION));
    }

    public static Job unpaid() {
        return ended(new End.Unpaid("invalid_exact_evm_insufficient_balance", "secret words"));
    }

    private static String header(int version) {
        String named = "\"scheme\":\"exact\",\"network\":\"" + (version == 1 ? "base-sepolia" : "eip155:84532") + "\"";
        String json = "{\"x402Version\":" + version + "," + (version == 1 ? named : "\"accepted\":{" + named + "}")
                + ",\"payload\":{\"signature\":\"0x" + "11".repeat(65)
                + "\",\"authorization\":{\"from\":\"0x857b06519e91e3a54538791bdbb0e22373e36b66\","
                + "\"to\":\"0x209693bc6afc0c5328ba36faf03c514ef312287c\",\"value\":\"7865\",\"validAfter\":\"0\","
                + "\"validBefore\":\"1767225900\"," + "\"nonce\":\"0x" + "22".repeat(32) + "\"}}}";
        return Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
