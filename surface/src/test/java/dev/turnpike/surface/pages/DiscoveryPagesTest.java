package dev.turnpike.surface.pages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.config.Configuration;
import dev.turnpike.config.Configuration.ModelSettings;
import dev.turnpike.config.Configuration.Range;
import dev.turnpike.config.Parameters;
import dev.turnpike.core.fleet.Fleet;
import dev.turnpike.core.orders.ParsedBody;
import dev.turnpike.pricing.PriceRule;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.surface.listing.Catalogue;
import dev.turnpike.surface.listing.Operation;
import dev.turnpike.surface.wire.Json;
import dev.turnpike.testkit.FakeUpstream;
import dev.turnpike.testkit.Fleets;
import dev.turnpike.testkit.Sample;
import dev.turnpike.x402.Listing;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.http.ResponseEntity;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What machines find the gateway by says nothing that the gateway does not do. */
class DiscoveryPagesTest {
    private static final String URL = "https://gate.example";
    private final Fleet fleet = Fleets.of(Sample.configuration(), Sample.configuration()
            .upstreams()
            .stream()
            .map(settings -> new FakeUpstream(settings, order -> Optional.empty(), (order, cap) -> Mono.never()))
            .toList(), List.of());
    private final DiscoveryPages pages = new DiscoveryPages(() -> fleet, () -> URL,
            new Catalogue(
                    List.of(operation("/reports/today", "GET", "One report", "0.25"),
                            operation("/llm/{path}", "POST", "One completion", "0.01")),
                    new Listing.Service("Turnpike", List.of(), null)));

    private static Operation operation(String path, String method, String summary, String price) {
        return new Operation(path, method, (ObjectNode) Json.read(
                "{\"summary\":\"%s\",\"x-payment-info\":{\"price\":{\"amount\":\"%s\"}}}".formatted(summary, price)),
                false);
    }

    @Test
    void everyPaidOperationHasItsPriceAndAnExampleThatIsAnOrder() {
        JsonNode paths = Json.read(text(pages.openApi())).path("paths");
        JsonNode own = paths.path("/v1/images/generate").path("post");
        JsonNode openAi = paths.path("/v1/images/generations").path("post");
        for (JsonNode paid : List.of(own, openAi)) {
            JsonNode price = paid.path("x-payment-info").path("price");
            assertThat(price.path("mode").stringValue()).isEqualTo("dynamic");
            assertThat(Double.parseDouble(price.path("min").stringValue())).isPositive()
                    .isLessThan(Double.parseDouble(price.path("max").stringValue()));
            assertThat(paid.path("responses").has("402")).isTrue();
        }
        assertThat(ParsedBody.of(example(own)).order(Sample.configuration()).order().prompt()).isNotEmpty();
        assertThat(ParsedBody.of(example(openAi)).openAiOrder(Sample.configuration(), false).order().prompt())
                .isNotEmpty();
    }

    @Test
    void thePriceRangeHasEveryQuality() {
        Map<String, PriceRule> levels = Map.of("medium", price("0.05"), "low", price("0.01"), "high", price("0.20"));
        ModelSettings model = new ModelSettings("gpt", List.of(), Sample.SIZES,
                new Parameters(null, null, false, false, List.of("medium", "low", "high"), List.of(), null),
                new PriceRule.ByQuality(levels));
        JsonNode price = Json.read(text(pages(Sample.configuration(List.of(model))).openApi()))
                .at("/paths/~1v1~1images~1generate/post/x-payment-info/price");
        assertThat(price.path("min").stringValue()).isEqualTo("0.01");
        assertThat(price.path("max").stringValue()).isEqualTo("0.8");
    }

    @Test
    void imagesOfImagesAreListedWhereAModelWorksOnThem() {
        assertThat(text(pages.openApi())).doesNotContain("/v1/images/edits");
        ModelSettings model = new ModelSettings("edit", List.of(), Sample.SIZES,
                new Parameters(null, null, false, false, List.of(), List.of(), new Range(0, 4)), price("0.05"));
        Configuration configuration = Sample.configuration(List.of(model));
        DiscoveryPages editing = pages(configuration);
        assertThat(text(editing.resources())).contains(URL + "/v1/images/edits");
        JsonNode edits = Json.read(text(editing.openApi())).at("/paths/~1v1~1images~1edits/post");
        assertThat(ParsedBody.of(example(edits)).openAiOrder(configuration, true).order().extras().images()).hasSize(1);
    }

    private static PriceRule price(String usd) {
        return new PriceRule.PerImage(UsdcAmount.ofDecimal(usd));
    }

    private static DiscoveryPages pages(Configuration configuration) {
        Fleet fleet = Fleets.of(configuration, List.of(), List.of());
        return new DiscoveryPages(() -> fleet, () -> URL,
                new Catalogue(List.of(), new Listing.Service("Turnpike", List.of(), null)));
    }

    @Test
    void theTextForModelsAndTheListNameWhatIsSold() {
        assertThat(text(pages.llms())).contains(URL + "/v1/images/generate", URL + "/openapi.json")
                .doesNotContain("${");
        assertThat(text(pages.openApi())).contains("\"url\":\"" + URL + "\"").doesNotContain("${");
        assertThat(text(pages.resources())).isEqualTo("{\"version\":1,\"resources\":[\"" + URL
                + "/v1/images/generate\",\"" + URL + "/v1/images/generations\",\"" + URL + "/reports/today\"]}");
        assertThat(text(pages.llms())).contains("- POST " + URL + "/llm/{path}: One completion, 0.01 USD a request\n");
        assertThat(Json.read(text(pages.openApi())).at("/paths/~1reports~1today/get/summary").stringValue())
                .isEqualTo("One report");
    }

    @Test
    void agentsAreToldThatAKeyStaysTheSameInEveryTryOfAnOrder_22() {
        assertThat(text(pages.llms())).contains("Same order, same key");
    }

    private static byte[] example(JsonNode operation) {
        return Json.bytes(operation.path("requestBody").path("content").path("application/json").path("example"));
    }

    private static String text(Mono<ResponseEntity<byte[]>> page) {
        return new String(Objects.requireNonNull(Objects.requireNonNull(page.block()).getBody()), UTF_8);
    }
}
