package dev.turnpike.surface.route;

import dev.turnpike.config.file.BadConfiguration;
import dev.turnpike.core.forwarding.RouteTerms;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.surface.route.X402PaymentGatewayFilterFactory.Config;
import dev.turnpike.surface.wire.Json;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Network;
import dev.turnpike.x402.Seller;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.RequestPath;
import org.springframework.util.unit.DataSize;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import tools.jackson.databind.JsonNode;

/**
 * How a route is sold, checked.
 *
 * @param bufferLimit bytes of the largest answer
 * @param requestLimit bytes of the largest body of a request
 * @param free paths that cost nothing
 * @param key signs what the upstream is told of the payment; null: it is told nothing
 * @param example of a request, for lists; null: none
 * @param answer an example of an answer, for lists; null: none
 */
public record RouteSettings(RouteTerms terms, int bufferLimit, int requestLimit, List<PathPattern> free,
        @Nullable String key, @Nullable JsonNode example, @Nullable JsonNode answer) {
    private static final int LEAST_KEY = 32;
    private static final DataSize LARGEST = DataSize.ofMegabytes(16);
    /** In a decoded segment: the segment is a step to another, or holds what is decoded to one. */
    private static final Pattern NOT_PLAIN = Pattern.compile("^\\.\\.?$|[/\\\\%;\\p{Cntrl}]");
    private static final String BEFORE = "before";
    private static final Set<String> SETTLE = Set.of(BEFORE, "after");
    private static final Pattern STATUS = Pattern.compile("[2-5](xx|[0-9]{2})");

    /** @throws BadConfiguration if one of them is wrong; the message names route, argument and expectation */
    public static RouteSettings of(Config config, Seller seller) {
        String route = config.getRouteId();
        check(route, "settle", config.getSettle(), "before or after", SETTLE.contains(config.getSettle()));
        ours(route, config, seller);
        String description = config.getDescription() == null ? "One request to " + route : config.getDescription();
        check(route, "description", description, "at most 500 ASCII characters",
                description.length() <= 500 && description.chars().allMatch(c -> c >= ' ' && c < 127));
        String key = config.getSigningKey();
        check(route, "signing-key", "…", "at least " + LEAST_KEY + " characters",
                key == null || key.length() >= LEAST_KEY);
        check(route, "signing-key", "…", "a value; the variable that it names is not set",
                key == null || !key.contains("${"));
        return new RouteSettings(
                new RouteTerms(route, price(route, config), description, statuses(route, config),
                        config.getSettle().equals(BEFORE)),
                bytes(route, "buffer-limit", config.getBufferLimit()),
                bytes(route, "request-limit", config.getRequestLimit()),
                read(route, "free", String.join(", ", config.getFree()), "path patterns",
                        () -> config.getFree().stream().map(PathPatternParser.defaultInstance::parse).toList()),
                key, example(route, config.getExample()), answer(route, config.getAnswer()));
    }

    private static @Nullable JsonNode example(String route, @Nullable String text) {
        if (text == null) return null;
        JsonNode example = read(route, "example", text, "a JSON object", () -> Json.read(text));
        check(route, "example", text, "a JSON object", example.isObject());
        return example;
    }

    private static @Nullable JsonNode answer(String route, @Nullable String text) {
        return text == null ? null : read(route, "answer", text, "JSON", () -> Json.read(text));
    }

    /** One gateway has one account on one network: its books are of that account. */
    private static void ours(String route, Config config, Seller seller) {
        Network network = seller.asset().network();
        String payTo = config.getPayTo();
        if (payTo != null)
            check(route, "pay-to", payTo, seller.payTo().checksummed() + ", the seller's of turnpike.yaml",
                    read(route, "pay-to", payTo, "an address", () -> new Address(payTo)).equals(seller.payTo()));
        String named = config.getNetwork();
        if (named != null)
            check(route, "network", named, network.label() + ", the seller's of turnpike.yaml",
                    Stream.of(network.label(), network.caip2(), Objects.toString(network.v1Name()))
                            .anyMatch(named::equals));
    }

    private static UsdcAmount price(String route, Config config) {
        UsdcAmount price = read(route, "price", config.getPrice(), "USD with at most six decimals, such as 0.01",
                () -> UsdcAmount.ofDecimal(config.getPrice()));
        check(route, "price", config.getPrice(), "more than 0", !price.isZero());
        return price;
    }

    private static Set<Integer> statuses(String route, Config config) {
        List<String> words = Arrays.stream(config.getChargeOn().split(",")).map(String::strip).toList();
        check(route, "charge-on", config.getChargeOn(), "statuses as 200 and classes as 2xx, not 402",
                words.stream().allMatch(word -> STATUS.matcher(word).matches() && !word.equals("402")));
        return words.stream().map(word -> Integer.valueOf(word.replace("xx", ""))).collect(Collectors.toSet());
    }

    private static int bytes(String route, String name, DataSize size) {
        check(route, name, size.toString(), "1B to " + LARGEST.toMegabytes() + "MB",
                size.toBytes() > 0 && size.compareTo(LARGEST) <= 0);
        return (int) size.toBytes();
    }

    private static <T> T read(String route, String name, String value, String expected, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (RuntimeException wrong) {
            throw wrong(route, name, value, expected);
        }
    }

    private static void check(String route, String name, String value, String expected, boolean good) {
        if (!good) throw wrong(route, name, value, expected);
    }

    private static BadConfiguration wrong(String route, String name, String value, String expected) {
        return new BadConfiguration(
                "X402Payment of route " + route + ": " + name + ": " + value + " (expected: " + expected + ")",
                List.of());
    }

    /** Whether this path costs nothing. One that an upstream may read as another path is never free. */
    boolean isFree(RequestPath path) {
        return isPlain(path) && free.stream().anyMatch(pattern -> pattern.matches(path.pathWithinApplication()));
    }

    private static boolean isPlain(RequestPath path) {
        return path.elements()
                .stream()
                .allMatch(part -> !(part instanceof PathContainer.PathSegment segment) || segment.parameters().isEmpty()
                        && segment.value().indexOf(';') < 0 && !NOT_PLAIN.matcher(segment.valueToMatch()).find());
    }
}
