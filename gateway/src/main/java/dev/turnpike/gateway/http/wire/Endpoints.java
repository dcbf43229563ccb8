package dev.turnpike.gateway.http.wire;

import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Paths with what each of their methods does. HEAD is as GET; any other method is told which there are. */
public final class Endpoints {
    private final Map<String, Map<HttpMethod, Page>> paths = new LinkedHashMap<>();

    /** @param path as Spring's path patterns are */
    public Endpoints on(HttpMethod method, String path, Page page) {
        Map<HttpMethod, Page> methods = paths.computeIfAbsent(path, p -> new LinkedHashMap<>());
        methods.put(method, page);
        if (method.equals(HttpMethod.GET)) methods.put(HttpMethod.HEAD, page);
        return this;
    }

    public RouterFunction<ServerResponse> build() {
        RouterFunctions.Builder routes = RouterFunctions.route();
        paths.forEach((path, methods) -> routes.route(RequestPredicates.path(path), request -> {
            Page page = methods.get(request.method());
            return page == null ? notAllowed(request, methods) : page.answer(request).flatMap(Answer::response);
        }));
        return routes.build();
    }

    private static Mono<ServerResponse> notAllowed(ServerRequest request, Map<HttpMethod, Page> methods) {
        String allowed = methods.keySet().stream().map(HttpMethod::name).sorted().collect(Collectors.joining(", "));
        return Errors
                .answer(Refusal.of(Code.METHOD_NOT_ALLOWED,
                        "This path does not take this method (expected: " + allowed + ")."),
                        Asked.paid(request.headers().asHttpHeaders()))
                .with("Allow", allowed)
                .response();
    }

    /** Answers one method of one path; a failure is answered by the error table. */
    public interface Page {
        Mono<Answer> answer(ServerRequest request);
    }
}
