package dev.turnpike.surface.route;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What a route's upstream is told of the payment, in headers that are signed: {@code Turnpike-Signature} is the HMAC-SHA256,
 * in hex, of the values of the others in their order, each ended by a line feed. {@code Turnpike-Transaction} is there if
 * the request was paid for before.
 */
final class PaymentNote {
    private static final String ALGORITHM = "HmacSHA256";

    private PaymentNote() {}

    /** @param key null: nothing is told */
    static Map<String, String> of(Job job, @Nullable String key, Instant now) {
        Map<String, String> note = new LinkedHashMap<>();
        if (key == null) return note;
        note.put("Turnpike-Payer", job.facts().key().payer().checksummed());
        note.put("Turnpike-Amount", Long.toString(job.facts().terms().amount().atomic()));
        note.put("Turnpike-Network", job.facts().terms().asset().network().caip2());
        note.put("Turnpike-Nonce", job.facts().key().nonce().hex());
        note.put("Turnpike-Timestamp", Long.toString(now.getEpochSecond()));
        if (job.state() instanceof State.Paid paid) note.put("Turnpike-Transaction", paid.transaction().hex());
        note.put("Turnpike-Signature", signature(String.join("\n", note.values()) + "\n", key));
        return note;
    }

    static String signature(String text, String key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
