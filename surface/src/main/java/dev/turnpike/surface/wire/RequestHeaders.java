package dev.turnpike.surface.wire;

import dev.turnpike.core.journal.Webhook;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.till.Again;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.Seller;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * The headers of an order: the payment, its client's key, whether its client tries again, how long it waits, and whether
 * the response shows the route.
 *
 * @param payment null if there is none
 * @param key of {@code Idempotency-Key}, else the payment's own identifier; empty if there is neither
 * @param again by the key, or by {@code X-Stainless-Retry-Count}
 * @param webhook of {@code Turnpike-Webhook} and {@code Turnpike-Webhook-Secret}; null: none
 * @param explain {@code Turnpike-Explain: true}
 */
public record RequestHeaders(@Nullable Payment payment, String key, Again again, Prefer prefer,
        @Nullable Webhook webhook, boolean explain) {
    private static final String TRIES = "X-Stainless-Retry-Count";
    private static final String V2 = "PAYMENT-SIGNATURE";
    private static final String V1 = "X-PAYMENT";
    private static final String KEY = "Idempotency-Key";
    private static final String WEBHOOK = "Turnpike-Webhook";
    private static final String WEBHOOK_SECRET = "Turnpike-Webhook-Secret";
    private static final int LONGEST_KEY = 255;

    /**
     * @param longest the longest wait that is allowed
     * @throws dev.turnpike.x402.Rejection.Exception if the payment cannot be read
     * @throws Refusal if there are two keys, or one that is too long
     */
    public static RequestHeaders read(HttpHeaders headers, Seller seller, Duration longest) {
        Payment payment = seller.read(values(headers, V2), values(headers, V1)).orElse(null);
        String key = key(values(headers, KEY));
        if (key.isEmpty() && payment != null) key = Seller.identifier(payment).orElse("");
        return new RequestHeaders(payment, key, again(key, headers.getFirst(TRIES)),
                Prefer.read(values(headers, "Prefer"), longest), webhook(headers),
                "true".equalsIgnoreCase(headers.getFirst("Turnpike-Explain")));
    }

    private static @Nullable Webhook webhook(HttpHeaders headers) {
        String url = headers.getFirst(WEBHOOK);
        if (url == null) return null;
        try {
            return new Webhook(url.strip(), Objects.toString(headers.getFirst(WEBHOOK_SECRET), "").strip());
        } catch (IllegalArgumentException wrong) {
            throw Refusal.field(Refusal.Code.INVALID_PARAMETER, WEBHOOK,
                    WEBHOOK + " or " + WEBHOOK_SECRET + " cannot be used (" + wrong.getMessage() + ")");
        }
    }

    private static Again again(String key, @Nullable String tries) {
        if (!key.isEmpty()) return Again.NAMED;
        return tries == null || tries.strip().equals("0") ? Again.UNSAID : Again.COUNTED;
    }

    private static String key(List<String> given) {
        List<String> values = given.stream().distinct().toList();
        if (values.size() > 1 || !values.isEmpty() && values.getFirst().length() > LONGEST_KEY)
            throw Refusal.field(Refusal.Code.INVALID_PARAMETER, KEY,
                    KEY + " is given twice or too long (expected: one, of at most " + LONGEST_KEY + " characters).");
        return values.isEmpty() ? "" : values.getFirst();
    }

    /** Whether the request carries a payment, valid or not; an empty header is none. */
    public static boolean carryPayment(HttpHeaders headers) {
        return Stream.concat(values(headers, V2).stream(), values(headers, V1).stream())
                .anyMatch(value -> !value.isBlank());
    }

    private static List<String> values(HttpHeaders headers, String name) {
        List<String> values = headers.get(name);
        return values == null ? List.of() : values;
    }
}
