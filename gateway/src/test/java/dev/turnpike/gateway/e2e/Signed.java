package dev.turnpike.gateway.e2e;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * One payment for one request, signed by a stock client and kept: sent as often as a test likes.
 *
 * @param header the name and value it travels in
 */
record Signed(String url, String body, List<String> header, String payer, String nonce, long amount, JsonNode payload) {
    /** Signs what a gateway asks for this body now, in the version of the client. */
    static Signed by(String client, String key, Jar jar, String body) {
        return by(client, key, jar.generate(), body);
    }

    /** The same for a request to this URL. */
    static Signed by(String client, String key, String url, String body) {
        JsonNode line = Node
                .run("replay.mjs", "--client", client, "--url", url, "--key", key, "--body", body, "--times", "0")
                .line();
        JsonNode payment = line.path("payment");
        String value = payment.path("value").stringValue();
        return new Signed(url, body, List.of(payment.path("header").stringValue(), value),
                payment.path("payer").stringValue(), payment.path("nonce").stringValue(),
                Long.parseLong(payment.path("amount").stringValue()), Web.decode(value));
    }

    Web.Answer send(String... more) {
        return sending(more).join();
    }

    CompletableFuture<Web.Answer> sending(String... more) {
        List<String> headers = new ArrayList<>(header);
        headers.addAll(List.of(more));
        return Web.posting(url, body, headers.toArray(String[]::new));
    }

    /** All at once. */
    List<CompletableFuture<Web.Answer>> sending(int times) {
        return IntStream.range(0, times).mapToObj(i -> sending()).toList();
    }

    /** To all of these at once. */
    List<Web.Answer> send(List<String> urls) {
        return urls.stream()
                .map(each -> new Signed(each, body, header, payer, nonce, amount, payload).sending())
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
    }

    List<Web.Answer> send(int times) {
        return sending(times).stream().map(CompletableFuture::join).toList();
    }

    /** After this nobody can settle it any more. */
    Instant validBefore() {
        return Instant.ofEpochSecond(
                Long.parseLong(payload.path("payload").path("authorization").path("validBefore").asString()));
    }

    Signed withHeader(String name, String value) {
        return new Signed(url, body, List.of(name, value), payer, nonce, amount, payload);
    }

    Signed withBody(String other) {
        return new Signed(url, other, header, payer, nonce, amount, payload);
    }
}
