package dev.turnpike.gateway.http.wire;

import dev.turnpike.x402.Payment;
import dev.turnpike.x402.Seller;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpHeaders;

/**
 * What a request says beside its body: the payment, how long its client waits, and whether it wants to know how its
 * upstream was found.
 *
 * @param explain {@code Turnpike-Explain: true}
 */
public record Asked(Optional<Payment> payment, Prefer prefer, boolean explain) {
    private static final String V2 = "PAYMENT-SIGNATURE";
    private static final String V1 = "X-PAYMENT";

    /**
     * @param longest how long we let anybody wait
     * @throws dev.turnpike.x402.Rejection.Exception if there is a payment that cannot be read
     */
    public static Asked read(HttpHeaders headers, Seller seller, Duration longest) {
        return new Asked(seller.read(values(headers, V2), values(headers, V1)),
                Prefer.read(values(headers, "Prefer"), longest),
                "true".equalsIgnoreCase(headers.getFirst("Turnpike-Explain")));
    }

    /** Whether there is a payment, good or not. */
    public static boolean paid(HttpHeaders headers) {
        return headers.containsHeader(V2) || headers.containsHeader(V1);
    }

    private static List<String> values(HttpHeaders headers, String name) {
        List<String> values = headers.get(name);
        return values == null ? List.of() : values;
    }
}
