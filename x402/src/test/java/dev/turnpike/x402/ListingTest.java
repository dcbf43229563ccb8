package dev.turnpike.x402;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.x402.Listing.Service;
import dev.turnpike.x402.Listing.Shape;
import dev.turnpike.x402.wire.Json;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a 402 tells catalogues, as x402.md section 9 has it. */
class ListingTest {
    private static final Service SERVICE = new Service("Turnpike", List.of("images"), "https://gate.example/icon.svg");
    private static final Shape PROMPT = shape(
            "{\"type\":\"object\",\"required\":[\"prompt\"],\"properties\":{\"prompt\":" + "{\"type\":\"string\"}}}",
            "{\"prompt\":\"a red fox\"}");
    private static final Shape IMAGES = shape("{\"type\":\"object\"}", "{\"images\":[]}");
    private final Asset usdc = Networks.usdc(Networks.named("base-sepolia"));
    private final Seller seller = new Seller(usdc, new Address("0x" + "11".repeat(20)), Duration.ofSeconds(420));
    private final Terms terms = seller.terms(UsdcAmount.ofAtomic(7), "https://gate.example/v1/x", "one");

    @Test
    void theExtensionAndTheMetadataStandBesideTheTermsAndChangeNoneOfThem() {
        Challenge plain = seller.challenge(terms, "PAYMENT_REQUIRED");
        JsonNode v2 = plain.listed(new Listing("POST", PROMPT, IMAGES, SERVICE, null)).v2();
        assertThat(v2.path("accepts")).isEqualTo(plain.v2().path("accepts"));
        assertThat(v2.path("resource").toString()).endsWith("\"serviceName\":\"Turnpike\",\"tags\":[\"images\"],"
                + "\"iconUrl\":\"https://gate.example/icon.svg\"}");
        assertThat(v2.at("/extensions/bazaar/info").toString()).isEqualTo(
                "{\"input\":{\"type\":\"http\",\"method\":\"POST\",\"bodyType\":\"json\",\"body\":{\"prompt\":\"a red fox\"}},"
                        + "\"output\":{\"type\":\"json\",\"example\":{\"images\":[]}}}");
        assertThat(v2.at("/extensions/bazaar").has("routeTemplate")).isFalse();
    }

    @Test
    void v1HasItInEveryEntry() {
        JsonNode v1 = seller.challenge(terms, "").listed(new Listing("POST", PROMPT, IMAGES, SERVICE, null)).v1();
        assertThat(v1.at("/accepts/0/outputSchema").toString()).isEqualTo(
                "{\"input\":{\"type\":\"http\",\"method\":\"POST\",\"discoverable\":true,\"bodyType\":\"json\","
                        + "\"bodyFields\":{\"prompt\":{\"type\":\"string\"}}},\"output\":{\"type\":\"object\"}}");
    }

    @Test
    void aRequestWithoutABodyIsListedByItsQuery() {
        JsonNode bazaar = seller.challenge(terms, "")
                .listed(new Listing("GET", PROMPT, IMAGES, SERVICE, null))
                .v2()
                .at("/extensions/bazaar");
        assertThat(bazaar.at("/info/input").toString())
                .isEqualTo("{\"type\":\"http\",\"method\":\"GET\",\"queryParams\":{\"prompt\":\"a red fox\"}}");
        assertThat(bazaar.at("/schema/properties/input/properties/queryParams/required/0").stringValue())
                .isEqualTo("prompt");
    }

    @Test
    void aToolIsListedByItsNameAndArgumentsAndInV2Alone() {
        Challenge asked = seller.challenge(terms, "")
                .listed(Listing.tool("generate_image", "Makes images", PROMPT, IMAGES, SERVICE));
        JsonNode bazaar = asked.v2().at("/extensions/bazaar");
        assertThat(bazaar.path("info").toString())
                .isEqualTo("{\"input\":{\"type\":\"mcp\",\"toolName\":\"generate_image\","
                        + "\"description\":\"Makes images\",\"transport\":\"streamable-http\",\"inputSchema\":{\"type\":\"object\","
                        + "\"required\":[\"prompt\"],\"properties\":{\"prompt\":{\"type\":\"string\"}}},"
                        + "\"example\":{\"prompt\":\"a red fox\"}},\"output\":{\"type\":\"json\",\"example\":{\"images\":[]}}}");
        assertThat(bazaar.at("/schema/properties/input/required").toString())
                .isEqualTo("[\"type\",\"toolName\",\"inputSchema\"]");
        assertThat(asked.v1().at("/accepts/0").has("outputSchema")).isFalse();
    }

    private static Shape shape(String schema, String example) {
        return new Shape(Json.object(schema), Json.value(example));
    }
}
