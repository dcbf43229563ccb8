package dev.turnpike.surface.route;

import dev.turnpike.config.file.BadConfiguration;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.surface.listing.Operation;
import dev.turnpike.surface.route.X402PaymentGatewayFilterFactory.Config;
import dev.turnpike.x402.Seller;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

    private static final Logger LOG = LoggerFactory.getLogger(SoldRoutes.class);

    private final List<SoldRoute> routes;

    /** @throws BadConfiguration if a route is declared wrongly */
    public SoldRoutes(List<RouteDefinition> declared, List<FilterDefinition> ofAll, Seller seller) {
        if (ofAll.stream().anyMatch(SoldRoutes::sells))
            throw new BadConfiguration(FILTER + " among default-filters (expected: on each route that is sold)",
                    List.of());
        this.routes = declared.stream().flatMap(route -> sold(route, seller)).toList();
    }

    /**
     * Says which routes are paid for before they are forwarded at a price that is not paid back without asking.
     *
     * @param most what is paid back without asking
     */
    public SoldRoutes warned(UsdcAmount most) {
        routes.stream()
                .map(route -> route.settings().terms())
                .filter(terms -> terms.before() && terms.price().compareTo(most) > 0)
                .forEach(terms -> LOG.warn(
                        "X402Payment of route {}: settle: before, and price is more than treasury.refund-limit ({}): what is owed "
                                + "for a failed request waits for POST /v1/refunds",
                        terms.route(), most));
        return this;
    }

    /**
     * One route that is sold, and the paths it is at.
     *
     * @param operations how lists show it, one for each path
     */
    public record SoldRoute(RouteSettings settings, List<PathPattern> paths, List<Operation> operations) {
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
    public SoldRoute route(String id) {
        return routes.stream()
                .filter(route -> route.settings().terms().route().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        FILTER + " on route " + id + ", which is not declared in application.yaml"));
    }

    /** What is sold, as lists show it. */
    public List<Operation> operations() {
        return routes.stream().flatMap(route -> route.operations().stream()).toList();
    }

    private static boolean sells(FilterDefinition filter) {
        return FILTER.equals(filter.getName());
    }

    private static Stream<SoldRoute> sold(RouteDefinition route, Seller seller) {
        List<FilterDefinition> filters = route.getFilters().stream().filter(SoldRoutes::sells).toList();
        if (filters.isEmpty()) return Stream.of();
        List<PathPattern> paths = arguments(route, "Path", "patterns").map(PathPatternParser.defaultInstance::parse)
                .toList();
        String id = route.getId();
        if (filters.size() > 1 || paths.isEmpty() || id == null)
            throw new BadConfiguration(
                    FILTER + " of route " + id + " (expected: once, on a route with an id and a Path)", List.of());
        RouteSettings settings = RouteSettings.of(config(id, filters.getFirst()), seller);
        String method = arguments(route, "Method", "methods").findFirst()
                .orElse(settings.example() == null ? "GET" : "POST")
                .toUpperCase(Locale.ROOT);
        return Stream.of(new SoldRoute(settings, paths,
                IntStream.range(0, paths.size())
                        .mapToObj(i -> RouteOperation.of(i == 0 ? id : id + "-" + (i + 1), settings.terms(),
                                paths.get(i), method, settings.example(), settings.answer()))
                        .toList()));
    }

    private static Stream<String> arguments(RouteDefinition route, String predicate, String name) {
        return route.getPredicates()
                .stream()
                .filter(it -> predicate.equals(it.getName()))
                .flatMap(it -> it.getArgs().entrySet().stream())
                .filter(arg -> arg.getKey().startsWith("_genkey") || arg.getKey().startsWith(name))
                .flatMap(arg -> Arrays.stream(arg.getValue().split(",")))
                .map(String::strip);
    }

    private static Config config(String route, FilterDefinition filter) {
        Config config = new Binder(new MapConfigurationPropertySource(filter.getArgs())).bindOrCreate("",
                Bindable.of(Config.class));
        config.setRouteId(route);
        return config;
    }
}
