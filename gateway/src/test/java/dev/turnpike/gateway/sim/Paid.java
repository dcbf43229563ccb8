package dev.turnpike.gateway.sim;

import dev.turnpike.x402.SignedPayment;
import java.util.HashMap;
import java.util.Map;

/** A payment somebody signed for an order, and what is known of it. */
final class Paid {
    private static final String KEY = " with key ";

    private final Payer payer;
    private final Wire.Slot slot;
    private final String body;
    /** Its {@code Idempotency-Key}; empty: none. */
    private final String key;
    private final SignedPayment signed;
    private final int version;
    /** The body it bought a job with; null before. */
    private String bought;
    /** The answer at the end of its job; null before. */
    private String end;
    /** How often each request was sent with it. */
    private final Map<String, Integer> sent = new HashMap<>();
    /** It was given what an earlier payment had bought. */
    private boolean rejoined;

    Paid(Payer payer, Wire.Slot slot, String body, String key, SignedPayment signed, int version) {
        this.payer = payer;
        this.slot = slot;
        this.body = body;
        this.key = key;
        this.signed = signed;
        this.version = version;
    }

    Payer payer() {
        return payer;
    }

    Wire.Slot slot() {
        return slot;
    }

    String body() {
        return body;
    }

    String key() {
        return key;
    }

    /** The whole request: a body and a key. */
    static String request(String body, String key) {
        return key.isEmpty() ? body : body + KEY + key;
    }

    /** The body of a whole request. */
    static String order(String request) {
        int key = request.indexOf(KEY);
        return key < 0 ? request : request.substring(0, key);
    }

    String request() {
        return request(body, key);
    }

    /** This request is sent with it. */
    void sent(String request) {
        sent.merge(request, 1, Integer::sum);
    }

    /** Whether it may answer nothing for a while: five times it came with another request than the one it bought. */
    boolean mayBeLocked() {
        return sent.entrySet()
                .stream()
                .filter(each -> !each.getKey().equals(bought))
                .mapToInt(Map.Entry::getValue)
                .sum() >= 5;
    }

    SignedPayment signed() {
        return signed;
    }

    int version() {
        return version;
    }

    String bought() {
        return bought;
    }

    void bought(String with) {
        bought = with;
    }

    String end() {
        return end;
    }

    void end(String answer) {
        end = answer;
    }

    boolean rejoined() {
        return rejoined;
    }

    void rejoin() {
        rejoined = true;
    }
}
