package dev.turnpike.gateway.sim;

import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.sandbox.chain.ChainActions;
import dev.turnpike.testkit.Wallet;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Authorization;
import dev.turnpike.x402.Buyer;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.LocalSigner;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.SignedPayment;
import dev.turnpike.x402.exact.Digest;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.http.HttpMethod;

/** A client with a wallet: orders, pays, asks again, hangs up, comes back, and does not always play fair. */
final class Payer {
    private static final URI GATE = URI.create("https://gate.test/v1/images/generate");
    private static final UsdcAmount RICH = UsdcAmount.ofDecimal("5");
    private static final Address ELSEWHERE = new Address("0x" + "e".repeat(40));

    private final SimWorld world;
    private final String name;
    private final Chance chance;
    private final Wallet wallet;
    private final Duration skew;
    private final boolean honest;

    Payer(SimWorld world, int number, LocalSigner signer) {
        this.world = world;
        this.name = "payer-" + number;
        this.chance = world.chance().another();
        this.skew = chance.oneIn(3) ? chance.millis(-20_000, 20_000) : Duration.ZERO;
        this.honest = chance.oneIn(2);
        this.wallet = new Wallet(signer, new Buyer.Guard(world.chain().asset(), Set.of(), RICH),
                () -> world.time().instant().plus(skew), world::nonce);
        if (chance.oneIn(6))
            ChainActions.setBalance(world.chain(), address(), UsdcAmount.ofAtomic(chance.between(5_000, 40_000)));
    }

    static String brief(Bytes32 nonce) {
        return nonce.hex().substring(0, 10);
    }

    static String brief(String id) {
        return id.substring(0, Math.min(8, id.length()));
    }

    Address address() {
        return wallet.signer().address();
    }

    /** What somebody wants, once. */
    void order(String body, int tries) {
        if (world.quiet() || tries == 0) return;
        world.call(Map.of(), body, Duration.ofSeconds(20), answer -> world.laws().offered(body, answer), answer -> {
            world.story()
                    .tell(name, "asks for the price of %s: %s", body, answer == null ? "nothing" : answer.status());
            if (answer != null && answer.status() == 402) pay(body, answer);
            else
                world.after(chance.millis(1_000, 20_000), () -> order(body, tries - 1));
        });
    }

    private void pay(String body, Http.Answer terms) {
        int version = chance.between(1, 2);
        SignedPayment signed;
        try {
            signed = wallet.pay(Plain.isOrder(body) ? Plain.page(body) : GATE, terms, version);
        } catch (IllegalStateException unpayable) {
            world.laws().broken(unpayable);
            return;
        }
        Paid paid = new Paid(this, new Wire.Slot(address(), signed.authorization().nonce()), body,
                chance.oneIn(3) ? "key-" + chance.between(100, 999) : "", signed, version);
        world.paid(paid);
        send(paid, chance.between(2, 8));
    }

    /** Sends a payment until something comes of it. */
    private void send(Paid paid, int tries) {
        if (world.quiet()) return;
        Duration patience = chance.oneIn(5) ? chance.millis(50, 15_000) : Duration.ofSeconds(150);
        sendOnce(paid, paid.body(), patience, tries);
        if (chance.oneIn(8)) {
            world.story().count("payers: send a payment twice at once");
            sendOnce(paid, paid.body(), patience, 0);
        }
        for (int more = world.seats().moreAtOnce(); more > 0; more--) sendOnce(paid, paid.body(), patience, 0);
        if (chance.oneIn(10))
            world.after(chance.millis(0, 20_000), () -> sendOnce(paid, other(paid.body()), Duration.ofSeconds(150), 0));
    }

    /** Somebody has read a payment off the chain, and tries requests out. */
    private void stolen(Paid paid) {
        world.story().count("payers: a payment is tried out by somebody else");
        for (int i = chance.between(2, 8); i > 0; i--)
            sendOnce(paid, paid.key().isEmpty() || chance.oneIn(2) ? other(paid.body()) : paid.body(), "",
                    Duration.ofSeconds(150), 0);
    }

    void sendOnce(Paid paid, String body, Duration patience, int tries) {
        sendOnce(paid, body, paid.key(), patience, tries);
    }

    private void sendOnce(Paid paid, String text, String key, Duration patience, int tries) {
        String body = Paid.request(text, key);
        paid.sent(body);
        Map<String, String> headers = new HashMap<>(Map.of(paid.signed().headerName(), paid.signed().headerValue()));
        if (!key.isEmpty()) headers.put("Idempotency-Key", key);
        if (chance.oneIn(3)) headers.put("Prefer", chance.pick("respond-async", "wait=1", "wait=10"));
        boolean known = paid.bought() != null;
        boolean ended = paid.end() != null;
        world.story()
                .tell(name, "pays %s V%d%s", brief(paid.slot().nonce()), paid.version(),
                        body.equals(paid.request()) ? "" : " for another request");
        world.call(headers, text, patience, answer -> world.laws().answered(paid, body, known, ended, answer),
                answer -> {
                    world.story()
                            .tell(name, "%s%s is answered %s", brief(paid.slot().nonce()),
                                    body.equals(paid.request()) ? "" : " for another request",
                                    answer == null ? "nothing"
                                            : answer.status() + " " + new String(answer.body(),
                                                    java.nio.charset.StandardCharsets.UTF_8));
                    world.story().count("answers: " + (answer == null ? "none" : answer.status()));
                    if (tries > 0) next(paid, answer, tries);
                });
    }

    /** The ledger was restored since it was sent last. */
    void comeBack(Paid paid) {
        Map<String, String> headers = new HashMap<>(Map.of(paid.signed().headerName(), paid.signed().headerValue()));
        if (!paid.key().isEmpty()) headers.put("Idempotency-Key", paid.key());
        world.call(headers, paid.body(), Duration.ofMinutes(12), answer -> world.restoration().answered(paid, answer),
                answer -> {});
    }

    private void next(Paid paid, Http.Answer answer, int tries) {
        if (answer == null && chance.oneIn(4)) {
            world.story().count("payers: pay anew after hanging up");
            order(paid.body(), 2);
        } else if (answer != null && answer.status() == 200) {
            if (chance.oneIn(3)) world.after(chance.millis(10, 60_000), () -> replay(paid));
            if (chance.oneIn(6)) world.after(chance.millis(10, 30_000), () -> order(paid.body(), 1));
            if (chance.oneIn(8)) world.after(chance.millis(10, 30_000), () -> stolen(paid));
        } else if (answer != null && answer.status() == 402) {
            if (chance.oneIn(2)) order(paid.body(), 2);
        } else {
            String job = answer == null ? null : Laws.job(answer).orElse(null);
            if (job != null && chance.oneIn(3))
                world.after(chance.millis(0, 3_000),
                        () -> world.page(chance.pick(HttpMethod.GET, HttpMethod.DELETE), "/v1/jobs/" + job));
            world.after(chance.millis(200, 15_000), () -> send(paid, tries - 1));
        }
    }

    private void replay(Paid paid) {
        world.story().count("payers: replay a payment");
        sendOnce(paid, paid.body(), Duration.ofSeconds(150), 0);
    }

    private static String other(String body) {
        return body.replace("prompt\":\"", "prompt\":\"another ");
    }

    /** The facilitator has just found a payment of this payer good. */
    void verified(Payment payment) {
        Authorization authorization = payment.authorization();
        if (honest || !chance.oneIn(4) || world.quiet()) return;
        Duration when = chance.oneIn(3) ? Duration.ZERO : chance.millis(0, 15_000);
        switch (chance.between(0, 4)) {
            case 3 -> world.after(when, () -> payDirectly(payment));
            case 0 -> world.after(when, () -> cancel(authorization));
            case 1 -> world.after(when, () -> useElsewhere(authorization));
            default -> world.after(when, this::drain);
        }
    }

    private void cancel(Authorization authorization) {
        world.story().tell(name, "cancels %s on chain", brief(authorization.nonce()));
        world.story().count("payers: cancel an authorization");
        ChainActions.cancel(world.chain(), address(), authorization.nonce());
    }

    private void useElsewhere(Authorization a) {
        world.story().tell(name, "uses nonce %s to pay somebody else", brief(a.nonce()));
        world.story().count("payers: use a nonce elsewhere");
        Authorization other = new Authorization(a.from(), ELSEWHERE, BigInteger.ONE, a.validAfter(), a.validBefore(),
                a.nonce());
        world.chain().execute(other, wallet.signer().sign(Digest.of(world.chain().asset(), other)));
    }

    private void payDirectly(Payment payment) {
        world.story().tell(name, "carries %s out itself", brief(payment.authorization().nonce()));
        world.story().count("payers: carry an authorization out themselves");
        world.direct(new Wire.Slot(address(), payment.authorization().nonce()));
        world.chain().execute(payment.authorization(), payment.signature());
    }

    private void drain() {
        world.story().tell(name, "drains its account");
        world.story().count("payers: drain an account");
        ChainActions.setBalance(world.chain(), address(), UsdcAmount.ofAtomic(chance.between(0, 9_000)));
        if (chance.oneIn(2))
            world.after(chance.millis(500, 90_000),
                    () -> ChainActions.setBalance(world.chain(), address(), UsdcAmount.ofDecimal("100")));
    }
}
