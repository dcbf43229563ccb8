package dev.turnpike.bench.run;

import dev.turnpike.x402.Http;
import java.net.URI;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServer;

/** The process of a bare WebFlux handler: it reads each request and answers with bytes it was given once. */
final class Bare {
    /** What the server itself sets. */
    private static final Set<String> OWN = Set.of("content-length", "transfer-encoding", "connection", "date");

    private Bare() {}

    /** Its arguments are its port and the URL whose 402 it repeats. */
    public static void main(String[] arguments) {
        Http.Answer model = Ask.post(URI.create(arguments[1]), Target.ORDER);
        Consumer<HttpHeaders> headers = own -> model.headers().forEach((name, values) -> {
            if (!OWN.contains(name)) own.addAll(name, values);
        });
        var routes = RouterFunctions.route(RequestPredicates.POST(Target.PATH),
                request -> request.bodyToMono(byte[].class)
                        .flatMap(order -> ServerResponse.status(model.status())
                                .headers(headers)
                                .body(Mono.just(model.body()), byte[].class)));
        HttpServer.create()
                .host("127.0.0.1")
                .port(Integer.parseInt(arguments[0]))
                .handle(new ReactorHttpHandlerAdapter(RouterFunctions.toHttpHandler(routes)))
                .bindNow()
                .onDispose()
                .block();
    }
}
