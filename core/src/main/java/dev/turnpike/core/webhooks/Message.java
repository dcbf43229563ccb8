package dev.turnpike.core.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.core.journal.Webhook;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What is sent, as Standard Webhooks 1.0.0 signs it.
 *
 * @param id the same in every try
 * @param at of this try
 */
record Message(String id, Instant at, byte[] body) {
    private static final String HMAC = "HmacSHA256";

    Map<String, String> headers(Webhook webhook) {
        String seconds = Long.toString(at.getEpochSecond());
        return Map.of("Content-Type", "application/json", "webhook-id", id, "webhook-timestamp", seconds,
                "webhook-signature", "v1," + signature(webhook, seconds));
    }

    private String signature(Webhook webhook, String seconds) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(webhook.key(), HMAC));
            mac.update((id + "." + seconds + ".").getBytes(UTF_8));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
