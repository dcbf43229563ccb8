package dev.turnpike.surface.wire;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.RequestPath;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** Spring Cloud Gateway's routes of our own. An operator's come from {@code application.yaml} and stand beside them. */
public final class Routes {
    /** Where images are sold. */
    public static final String GENERATE = "/v1/images/generate";
    /** Where images are sold to OpenAI's clients. */
    public static final String GENERATIONS = "/v1/images/generations";
    /** Where images of images are sold to OpenAI's clients. */
    public static final String EDITS = "/v1/images/edits";
    /** Where clients of the Model Context Protocol come. */
    public static final String MCP = "/mcp";
    /** The host of a route that speaks as OpenAI does. */
    public static final String OPENAI = "openai";
    /** The host of a route that does so, and sells images of images. */
    public static final String OPENAI_EDITS = "openai-edits";
    private static final Map<String, String> HOSTS = new TreeMap<>(
            Map.of(GENERATE, "cheapest", GENERATIONS, OPENAI, EDITS, OPENAI_EDITS));
    private static final List<PathPattern> SOLD = patterns(HOSTS.keySet());
    private static final List<PathPattern> FOR_OPENAI = patterns(List.of(GENERATIONS, EDITS));
    /** What OpenAI's clients call and others do too: whose words a client reads, its headers say. */
    private static final List<PathPattern> OPENAI_TOO = patterns(
            List.of("/v1/models/**", "/v1/files/**", "/v1/batches/**"));
    private static final Pattern OPENAI_CLIENT = Pattern.compile("(Async)?(Azure)?OpenAI/.*");

    private Routes() {}

    /** Every method: the filter says which are allowed. */
    public static RouteLocator images(RouteLocatorBuilder builder) {
        RouteLocatorBuilder.Builder routes = builder.routes();
        HOSTS.forEach(
                (path, host) -> routes.route("images-" + host, route -> route.path(path).uri("images://" + host)));
        return routes.build();
    }

    /** Whether something is sold at this path. Matched as the routes are, after decoding. */
    public static boolean isSold(RequestPath path) {
        return matches(SOLD, path);
    }

    /** Whether the client of this request reads errors as OpenAI's clients do. */
    public static boolean isForOpenAi(ServerHttpRequest request) {
        return matches(FOR_OPENAI, request.getPath())
                || matches(OPENAI_TOO, request.getPath()) && isOfOpenAi(request.getHeaders());
    }

    private static boolean isOfOpenAi(HttpHeaders headers) {
        return headers.containsHeader("X-Stainless-Lang")
                || OPENAI_CLIENT.matcher(Objects.toString(headers.getFirst("User-Agent"), "")).matches();
    }

    private static boolean matches(List<PathPattern> patterns, RequestPath path) {
        return patterns.stream().anyMatch(pattern -> pattern.matches(path.pathWithinApplication()));
    }

    private static List<PathPattern> patterns(Collection<String> paths) {
        return paths.stream().map(PathPatternParser.defaultInstance::parse).toList();
    }
}
