package dev.turnpike.x402;

import java.util.Map;

/**
 * One 402 answer that every stock client of both versions can pay: V2 terms in the header {@code PAYMENT-REQUIRED}, V1
 * terms in the body (x402.md section 3).
 *
 * @param headers to be sent as they are
 * @param body JSON, UTF-8; V1 terms
 */
public record Challenge(Map<String, String> headers, String body) {}
