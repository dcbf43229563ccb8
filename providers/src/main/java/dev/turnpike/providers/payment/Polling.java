package dev.turnpike.providers.payment;

import dev.turnpike.providers.Progress;
import dev.turnpike.providers.Redirects;
import dev.turnpike.providers.Ticket;
import dev.turnpike.providers.UpstreamSettings;
import dev.turnpike.providers.dialect.Dialect;
import dev.turnpike.providers.dialect.Json;
import dev.turnpike.providers.dialect.PollRequest;
import dev.turnpike.x402.Host;
import dev.turnpike.x402.Http;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * Asks after jobs, in whichever way a style asks: by GET, which follows redirects, or by POST, which does not; and where
 * an answer names the address of the images instead of having them, there too. Only known origins are asked.
 */
final class Polling {
    private final UpstreamSettings settings;
    private final Dialect dialect;
    private final Origins origins;
    private final Answers answers;
    private final Http http;
    private final Redirects redirects;

    Polling(UpstreamSettings settings, Dialect dialect, Origins origins, Answers answers, Http http) {
        this.settings = settings;
        this.dialect = dialect;
        this.origins = origins;
        this.answers = answers;
        this.http = http;
        this.redirects = new Redirects(http);
    }

    /** @param proof what proves who asks, for each address that is called */
    Mono<Progress> poll(Ticket ticket, Function<URI, Map<String, String>> proof, Duration timeout) {
        if (!ticket.upstream().equals(settings.id()) || !origins.known(ticket.poll()))
            return Mono.just(new Progress.Unreachable(
                    "its status URL is not one of " + settings.id() + " as it is configured now"));
        return ask(ticket, proof, timeout).flatMap(found -> answers.result(found.outcome(), found.at())
                .map(url -> origins.known(url)
                        ? get(url, proof, timeout).map(result -> answers.progress(ticket, result, found))
                        : Mono.<Progress>just(new Progress.Unreachable("foreign result host: " + Host.of(url))))
                .orElseGet(() -> Mono.just(progress(ticket, found))));
    }

    private Progress progress(Ticket ticket, Redirects.Found found) {
        return answers.progress(ticket, found.outcome(), found.at());
    }

    private Mono<Redirects.Found> ask(Ticket ticket, Function<URI, Map<String, String>> proof, Duration timeout) {
        PollRequest request = dialect.poll(ticket);
        if (!request.post()) return get(ticket.poll(), proof, timeout);
        Map<String, String> all = accepting(proof.apply(ticket.poll()));
        all.put("content-type", "application/json");
        return http.send(call("POST", ticket.poll(), all, request.body().getBytes(StandardCharsets.UTF_8), timeout))
                .map(outcome -> new Redirects.Found(outcome, ticket.poll()));
    }

    private Mono<Redirects.Found> get(URI url, Function<URI, Map<String, String>> proof, Duration timeout) {
        return redirects.get(call("GET", url, Map.of(), new byte[0], timeout), at -> accepting(proof.apply(at)));
    }

    private static Map<String, String> accepting(Map<String, String> headers) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("accept", "application/json");
        return all;
    }

    private Http.Call call(String method, URI url, Map<String, String> headers, byte[] body, Duration timeout) {
        return new Http.Call(method, url, headers, body, timeout, Json.MAX_BYTES, settings.reach());
    }
}
