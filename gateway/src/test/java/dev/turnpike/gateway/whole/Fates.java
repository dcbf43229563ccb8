package dev.turnpike.gateway.whole;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.x402.Http;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a server kept from the buyers of its orders, by the nonces of their payments: the answer to an order, or one about
 * its job or its images that was made up in place of the true one. A true answer that is late, or that comes when it is
 * asked for again, is not kept.
 */
final class Fates {
    /** Nothing was kept: a buyer can take the images. */
    static final String ALL_THERE = "all there";

    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}-[0-9a-f-]{27}");
    private static final Pattern NONCE = Pattern.compile("\"nonce\"\\s*:\\s*\"(0x[0-9a-fA-F]{64})\"");

    private final Map<String, String> kept = new HashMap<>();
    /** Ids of jobs and images, and the nonce of what they were bought with. */
    private final Map<String, String> bought = new HashMap<>();

    /** @param instead what was answered in the place of the true answer; empty: nothing */
    synchronized void paid(String header, String instead, Http.Answer real) {
        var nonce = NONCE.matcher(new String(Base64.getDecoder().decode(header), UTF_8));
        if (!nonce.find()) throw new IllegalArgumentException("a payment without a nonce: " + header);
        kept.put(nonce.group(1), instead.isEmpty() ? ALL_THERE : instead);
        learn(real, nonce.group(1));
    }

    /** A question after a job or an image. */
    synchronized void asked(String uri, boolean madeUp, Http.Answer real) {
        var id = ID.matcher(uri);
        String nonce = id.find() ? bought.get(id.group()) : null;
        if (nonce == null) return;
        learn(real, nonce);
        if (madeUp) kept.replace(nonce, ALL_THERE, uri.contains("/files/") ? "a made-up image" : "a made-up state");
    }

    private void learn(Http.Answer real, String nonce) {
        ID.matcher(new String(real.body(), UTF_8)).results().forEach(id -> bought.putIfAbsent(id.group(), nonce));
    }

    /** What was kept of this order; "unknown" if it never came here. */
    synchronized String of(String nonce) {
        return kept.getOrDefault(nonce, "unknown");
    }

    /** Lines to be printed, with how often each was counted. */
    static String lines(Map<String, Integer> counts) {
        var text = new StringBuilder();
        new TreeMap<>(counts).forEach((what, count) -> text.append(String.format("%6d  %s%n", count, what)));
        return text.toString();
    }
}
