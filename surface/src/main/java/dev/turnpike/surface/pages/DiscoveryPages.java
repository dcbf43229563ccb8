package dev.turnpike.surface.pages;

import dev.turnpike.config.Configuration.ModelSettings;
import dev.turnpike.config.ServiceSettings;
import dev.turnpike.core.fleet.Fleet;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.Work;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.surface.listing.Catalogue;
import dev.turnpike.surface.listing.Operation;
import dev.turnpike.surface.wire.Json;
import dev.turnpike.surface.wire.Routes;
import dev.turnpike.surface.wire.Shipped;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/**
 * What machines find this gateway by: {@code /openapi.json} with the price of every operation, {@code /llms.txt} for
 * language models, and {@code /.well-known/x402}, the list of what is sold.
 */
@RestController
public final class DiscoveryPages {
    private static final String LLMS = Shipped.text("discovery/llms.txt");
    private static final int MOST_IMAGES = 4;

    private final Supplier<Fleet> fleet;
    private final Supplier<String> publicUrl;
    private final Catalogue catalogue;

    public DiscoveryPages(Supplier<Fleet> fleet, Supplier<String> publicUrl, Catalogue catalogue) {
        this.fleet = fleet;
        this.publicUrl = publicUrl;
        this.catalogue = catalogue;
    }

    @GetMapping("/openapi.json")
    Mono<ResponseEntity<byte[]>> openApi() {
        return Mono.fromSupplier(() -> {
            ServiceSettings service = fleet.get().configuration().service();
            ObjectNode document = catalogue.openApi(values(), service.name(), Objects.toString(service.contact(), ""));
            if (!sellsEdits()) ((ObjectNode) document.path("paths")).remove(Routes.EDITS);
            return page("application/json", Json.bytes(document));
        });
    }

    @GetMapping("/llms.txt")
    Mono<ResponseEntity<byte[]>> llms() {
        return Mono.fromSupplier(() -> page("text/markdown; charset=utf-8",
                (filled(LLMS) + soldRoutes()).getBytes(StandardCharsets.UTF_8)));
    }

    @GetMapping("/.well-known/x402")
    Mono<ResponseEntity<byte[]>> resources() {
        return Mono.fromSupplier(() -> page("application/json", Json.bytes(new Resources(1, urls()))));
    }

    private List<String> urls() {
        return catalogue.sold()
                .stream()
                .filter(Operation::isOneUrl)
                .filter(sold -> !sold.path().equals(Routes.EDITS) || sellsEdits())
                .map(sold -> publicUrl.get() + sold.path())
                .distinct()
                .toList();
    }

    /** Whether any model works on images. */
    private boolean sellsEdits() {
        return fleet.get()
                .configuration()
                .models()
                .stream()
                .anyMatch(model -> !model.over() && model.parameters().images() != null);
    }

    private String soldRoutes() {
        return catalogue.routes()
                .stream()
                .map(route -> "- " + route.method() + " " + publicUrl.get() + route.path() + ": " + route.summary()
                        + ", " + route.openApi().path("x-payment-info").path("price").path("amount").asString()
                        + " USD a request\n")
                .collect(Collectors.joining());
    }

    /** The URLs of what is sold. */
    public record Resources(int version, List<String> resources) {}

    private String filled(String text) {
        String filled = text;
        for (Map.Entry<String, String> value : values().entrySet())
            filled = filled.replace("${" + value.getKey() + "}", value.getValue());
        return filled;
    }

    private Map<String, String> values() {
        Fleet now = fleet.get();
        Comparator<UsdcAmount> order = Comparator.naturalOrder();
        UsdcAmount least = prices(now).min(order).orElse(UsdcAmount.ZERO);
        UsdcAmount most = prices(now).max(order).orElse(UsdcAmount.ZERO);
        return Map.of("url", publicUrl.get(), "min", least.toDecimal(), "max", most.toDecimal());
    }

    /** Of one image, and of as many as can be ordered, of every model: its least, its usual and its largest size. */
    private static Stream<UsdcAmount> prices(Fleet now) {
        return now.configuration()
                .models()
                .stream()
                .flatMap(model -> Stream.concat(Stream.of(model.sizes().standard()), model.sizes().extremes())
                        .flatMap(size -> Stream.of(1, MOST_IMAGES).flatMap(count -> works(model, size, count))))
                .flatMap(work -> now.quoter().find(work).stream())
                .map(quote -> quote.price());
    }

    /** In the usual quality, and in every other. */
    private static Stream<Work> works(ModelSettings model, Resolution size, int count) {
        Work usual = new Work(model.id(), size, count, null, model.parameters().usualQuality());
        return Stream.concat(Stream.of(usual), model.parameters().qualities().stream().map(usual::of));
    }

    private static ResponseEntity<byte[]> page(String type, byte[] body) {
        return ResponseEntity.ok().header("Content-Type", type).header("Cache-Control", "max-age=60").body(body);
    }
}
