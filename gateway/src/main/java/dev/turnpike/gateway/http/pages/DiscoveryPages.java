package dev.turnpike.gateway.http.pages;

import dev.turnpike.config.Configuration.ModelSettings;
import dev.turnpike.core.fleet.Fleet;
import dev.turnpike.gateway.http.wire.Json;
import dev.turnpike.gateway.http.wire.Routes;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.Work;
import dev.turnpike.pricing.money.UsdcAmount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * What machines find this gateway by: {@code /openapi.json} with the price of every operation, {@code /llms.txt} for
 * language models, and {@code /.well-known/x402}, the list of what is sold.
 */
@RestController
public final class DiscoveryPages {
    private static final String OPENAPI = text("discovery/openapi.json");
    private static final String LLMS = text("discovery/llms.txt");
    private static final int MOST_IMAGES = 4;

    private final Supplier<Fleet> fleet;
    private final Supplier<String> publicUrl;
    private final Map<String, String> routes;

    /** @param routes what operators sell beside images: patterns of paths, and what is there for how much */
    public DiscoveryPages(Supplier<Fleet> fleet, Supplier<String> publicUrl, Map<String, String> routes) {
        this.fleet = fleet;
        this.publicUrl = publicUrl;
        this.routes = routes;
    }

    /** The JSON Schema of an order, as {@code /openapi.json} has it. */
    public static JsonNode orderSchema() {
        return Json.read(OPENAPI).at("/paths/~1v1~1images~1generate/post/requestBody/content/application~1json/schema");
    }

    @GetMapping("/openapi.json")
    Mono<ResponseEntity<byte[]>> openApi() {
        return Mono.fromSupplier(() -> page("application/json", filled(OPENAPI)));
    }

    @GetMapping("/llms.txt")
    Mono<ResponseEntity<byte[]>> llms() {
        return Mono.fromSupplier(() -> page("text/markdown; charset=utf-8", filled(LLMS) + soldRoutes()));
    }

    @GetMapping("/.well-known/x402")
    Mono<ResponseEntity<byte[]>> resources() {
        return Mono.fromSupplier(() -> page("application/json",
                new String(Json.bytes(new Resources(1, urls())), StandardCharsets.UTF_8)));
    }

    /** A pattern that stands for many paths is no URL. */
    private List<String> urls() {
        return Stream
                .concat(Stream.of(Routes.GENERATE, Routes.GENERATIONS),
                        routes.keySet().stream().filter(path -> !path.contains("*") && !path.contains("{")))
                .map(path -> publicUrl.get() + path)
                .toList();
    }

    private String soldRoutes() {
        return routes.entrySet()
                .stream()
                .map(route -> "- " + publicUrl.get() + route.getKey() + ": " + route.getValue() + "\n")
                .collect(Collectors.joining());
    }

    /** The URLs of what is sold. */
    public record Resources(int version, List<String> resources) {}

    private String filled(String text) {
        Fleet now = fleet.get();
        Comparator<UsdcAmount> order = Comparator.naturalOrder();
        UsdcAmount least = prices(now).min(order).orElse(UsdcAmount.ZERO);
        UsdcAmount most = prices(now).max(order).orElse(UsdcAmount.ZERO);
        return text.replace("${url}", publicUrl.get())
                .replace("${min}", least.toDecimal())
                .replace("${max}", most.toDecimal());
    }

    /** Of one image of the least size of every model, and of as many as can be ordered of the largest. */
    private static Stream<UsdcAmount> prices(Fleet now) {
        return now.configuration()
                .models()
                .stream()
                .flatMap(model -> Stream.of(work(model, model.sizes().min(), 1),
                        work(model, model.sizes().max(), MOST_IMAGES)))
                .flatMap(work -> now.quoter().find(work).stream())
                .map(quote -> quote.price());
    }

    private static Work work(ModelSettings model, int side, int count) {
        return new Work(model.id(), new Resolution(side, side), count, null);
    }

    private static ResponseEntity<byte[]> page(String type, String text) {
        return ResponseEntity.ok()
                .header("Content-Type", type)
                .header("Cache-Control", "max-age=60")
                .body(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(String source) {
        try {
            return new ClassPathResource(source).getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException missing) {
            throw new UncheckedIOException(source + ": cannot be read", missing);
        }
    }
}
