package dev.turnpike.providers;

import dev.turnpike.x402.Http;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * A GET that follows redirects, which cost nothing: at most {@value #MOST}, each under the address rules of the first
 * call, and never from https down to http. Nothing that is paid is called this way.
 */
public final class Redirects {
    /** The limit of redirects after one call. */
    public static final int MOST = 5;
    private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

    private final Http http;

    public Redirects(Http http) {
        this.http = http;
    }

    /** The answer at the end, and where it was; a redirect that must not be followed is itself the answer. */
    public Mono<Found> get(Http.Call call) {
        return get(call, target -> call.headers());
    }

    /**
     * The same for a call whose headers are not for everybody.
     *
     * @param headers for each address that is called, the first included
     */
    public Mono<Found> get(Http.Call call, Function<URI, Map<String, String>> headers) {
        return get(at(call, call.uri(), headers), headers, MOST);
    }

    private Mono<Found> get(Http.Call call, Function<URI, Map<String, String>> headers, int left) {
        return http.send(call)
                .flatMap(outcome -> next(call.uri(), outcome).filter(target -> left > 0)
                        .map(target -> get(at(call, target, headers), headers, left - 1))
                        .orElseGet(() -> Mono.just(new Found(outcome, call.uri()))));
    }

    private static Optional<URI> next(URI from, Http.Outcome outcome) {
        if (!(outcome instanceof Http.Answer answer) || !STATUSES.contains(answer.status())) return Optional.empty();
        return answer.header("Location")
                .map(Urls::ofHeader)
                .flatMap(location -> Urls.resolve(from, location))
                .map(Urls.isHttps(from) ? Urls::secured : Function.identity())
                .filter(target -> Urls.isHttps(target) || !Urls.isHttps(from));
    }

    private static Http.Call at(Http.Call call, URI target, Function<URI, Map<String, String>> headers) {
        return new Http.Call(call.method(), target, headers.apply(target), call.body(), call.timeout(), call.maxBytes(),
                call.reach(), call.beginning());
    }

    /** @param at the address that answered */
    public record Found(Http.Outcome outcome, URI at) {}
}
