package dev.turnpike.x402;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.x402.settle.FacilitatorAnswer;
import dev.turnpike.x402.wire.CanonicalPayment;
import dev.turnpike.x402.wire.Json;
import dev.turnpike.x402.wire.Requirements;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * A facilitator behind the standard HTTP API (x402.md section 7). It is sent our own terms, never the client's, and the
 * client's payment in its canonical spelling.
 *
 * <p>One redirect (307 or 308), which the public test facilitator answers, is followed to the same origin or by https;
 * the configured headers go to the configured origin alone.
 */
public final class HttpFacilitator implements Facilitator {
    private static final int MAX_BYTES = 64 * 1024;

    private final Http http;
    private final URI url;
    private final Duration timeout;
    private final Map<String, String> headers;

    /**
     * @param url the base, without {@code /verify}
     * @param timeout for one exchange; reference clients wait 90 s
     * @param headers sent along, such as an API key
     */
    public HttpFacilitator(Http http, URI url, Duration timeout, Map<String, String> headers) {
        this.http = http;
        this.url = url;
        this.timeout = timeout;
        this.headers = Map.copyOf(headers);
    }

    @Override
    public Mono<Verification> verify(Payment payment, Terms terms) {
        return post("verify", payment, terms)
                .map(outcome -> FacilitatorAnswer.verification(outcome, payment.authorization().from()));
    }

    /** {@inheritDoc} A refusal is about this call alone: after an unknown one, only the chain proves anything. */
    @Override
    public Mono<Settlement> settle(Payment payment, Terms terms) {
        return post("settle", payment, terms).map(FacilitatorAnswer::settlement);
    }

    private Mono<Http.Outcome> post(String path, Payment payment, Terms terms) {
        URI uri = URI.create(url.toString().replaceFirst("/+$", "") + "/" + path);
        Http.Call call = call(uri, headers, body(payment, terms));
        return http.send(call)
                .flatMap(outcome -> redirected(outcome, call).map(http::send).orElseGet(() -> Mono.just(outcome)));
    }

    private static byte[] body(Payment payment, Terms terms) {
        var request = Json.newObject().put("x402Version", payment.x402Version());
        request.set("paymentPayload", CanonicalPayment.of(payment));
        request.set("paymentRequirements", Requirements.of(payment.x402Version(), terms));
        return Json.write(request).getBytes(UTF_8);
    }

    private Http.Call call(URI uri, Map<String, String> extra, byte[] body) {
        var all = new LinkedHashMap<>(extra);
        all.put("Content-Type", "application/json");
        all.put("Accept", "application/json");
        return new Http.Call("POST", uri, all, body, timeout, MAX_BYTES, Http.Reach.OPERATOR);
    }

    private Optional<Http.Call> redirected(Http.Outcome outcome, Http.Call call) {
        if (!(outcome instanceof Http.Answer answer) || answer.status() != 307 && answer.status() != 308)
            return Optional.empty();
        return answer.header("Location")
                .flatMap(location -> resolve(call.uri(), location))
                .filter(target -> isOurs(target) || "https".equals(target.getScheme()))
                .map(target -> call(target, isOurs(target) ? headers : Map.of(), call.body()));
    }

    private static Optional<URI> resolve(URI base, String location) {
        try {
            return Optional.of(base.resolve(new URI(location)));
        } catch (URISyntaxException e) {
            return Optional.empty(); // an unreadable redirect is an unreadable answer
        }
    }

    private boolean isOurs(URI target) {
        return url.getScheme().equals(target.getScheme()) && url.getAuthority().equals(target.getAuthority());
    }
}
