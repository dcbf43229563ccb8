package dev.turnpike.gateway.http.route;

import dev.turnpike.config.file.BadConfiguration;
import dev.turnpike.gateway.http.route.X402PaymentGatewayFilterFactory.Config;
import dev.turnpike.x402.Seller;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.http.server.RequestPath;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * The routes of {@code application.yaml} that are sold, as limits and lists know them: by the {@code Path} of each. One that
 * cannot be sold as it is declared ends the start.
 */
public final class SoldRoutes {
    private static final String FILTER = "X402Payment";

    private final List<SoldRoute> routes;

    /** @throws BadConfiguration if a route is declared wrongly */
    public SoldRoutes(List<RouteDefinition> declared, List<FilterDefinition> ofAll, Seller seller) {
        if (ofAll.stream().anyMatch(SoldRoutes::sells))
            throw new BadConfiguration(FILTER + " among default-filters (expected: on each route that is sold)",
                    List.of());
        this.routes = declared.stream().flatMap(route -> sold(route, seller)).toList();
    }

    /** One route that is sold, and the paths it is at. */
    public record SoldRoute(RouteSettings settings, List<PathPattern> paths) {
        boolean sells(RequestPath path) {
            return paths.stream().anyMatch(pattern -> pattern.matches(path.pathWithinApplication()))
                    && !settings.isFree(path);
        }
    }

    /** Whether a request to this path costs something. */
    public boolean isSold(RequestPath path) {
        return routes.stream().anyMatch(route -> route.sells(path));
    }

    /** How the route of this id is sold: the filter and those that ask before it know the same. */
    public RouteSettings settings(String id) {
        return routes.stream()
                .map(SoldRoute::settings)
                .filter(settings -> settings.terms().route().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        FILTER + " on route " + id + ", which is not declared in application.yaml"));
    }

    /** What is sold, one line each, for whoever reads lists: the path's pattern, and what it is for how much. */
    public Map<String, String> listed() {
        Map<String, String> all = new LinkedHashMap<>();
        routes.forEach(route -> route.paths()
                .forEach(path -> all.put(path.getPatternString(), route.settings().terms().description() + ", "
                        + route.settings().terms().price().toDecimal() + " USD a request")));
        return all;
    }

    private static boolean sells(FilterDefinition filter) {
        return FILTER.equals(filter.getName());
    }

    private static Stream<SoldRoute> sold(RouteDefinition route, Seller seller) {
        List<FilterDefinition> filters = route.getFilters().stream().filter(SoldRoutes::sells).toList();
        if (filters.isEmpty()) return Stream.of();
        List<PathPattern> paths = route.getPredicates()
                .stream()
                .filter(predicate -> "Path".equals(predicate.getName()))
                .flatMap(path -> path.getArgs().entrySet().stream())
                .filter(arg -> arg.getKey().startsWith("_genkey") || arg.getKey().startsWith("patterns"))
                .flatMap(arg -> Arrays.stream(arg.getValue().split(",")))
                .map(pattern -> PathPatternParser.defaultInstance.parse(pattern.strip()))
                .toList();
        String id = route.getId();
        if (filters.size() > 1 || paths.isEmpty() || id == null)
            throw new BadConfiguration(
                    FILTER + " of route " + id + " (expected: once, on a route with an id and a Path)", List.of());
        return Stream.of(new SoldRoute(RouteSettings.of(config(id, filters.getFirst()), seller), paths));
    }

    private static Config config(String route, FilterDefinition filter) {
        Config config = new Binder(new MapConfigurationPropertySource(filter.getArgs())).bindOrCreate("",
                Bindable.of(Config.class));
        config.setRouteId(route);
        return config;
    }
}
