package dev.turnpike.x402;

import dev.turnpike.pricing.money.UsdcAmount;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The shared vectors: from the folder that {@code -Dvectors.dir} names, else from our copy. What they are is in their
 * README.
 */
public final class Vectors {
    private static final JsonMapper MAPPER = new JsonMapper();

    private Vectors() {}

    public static JsonNode file(String name) {
        String folder = System.getProperty("vectors.dir");
        return folder != null ? MAPPER.readTree(Path.of(folder, name).toFile())
                : MAPPER.readTree(Vectors.class.getResourceAsStream("/vectors/" + name));
    }

    public static List<Vector> read(String name) {
        return file(name).get("vectors").valueStream().map(Vector::new).toList();
    }

    /** One payment, what was asked, and the verdict that is due. */
    public record Vector(JsonNode json) {
        public String text(String pointer) {
            return json.at(pointer).asString();
        }

        public boolean isValid() {
            return json.at("/expect/valid").booleanValue();
        }

        public Instant evaluateAt() {
            return Instant.ofEpochSecond(json.get("evaluateAt").longValue());
        }

        public int x402Version() {
            return json.get("x402Version").intValue();
        }

        public JsonNode requirements() {
            return json.has("paymentRequirements") ? json.get("paymentRequirements") : json.get("selectedRequirements");
        }

        /** The seller's requirements. */
        public Terms terms() {
            JsonNode asked = requirements();
            JsonNode resource = asked.has("resource") ? asked : json.at("/challenge/decoded/resource");
            String url = asked.has("resource") ? asked.get("resource").asString()
                    : resource.path("url").asString("https://gw.example.com/");
            return new Terms(asset(), new Address(asked.get("payTo").asString()), amount(asked),
                    Duration.ofSeconds(asked.get("maxTimeoutSeconds").longValue()), url,
                    resource.path("description").asString(""), resource.path("mimeType").asString("application/json"));
        }

        public Asset asset() {
            return Networks.usdc(Networks.named(requirements().get("network").asString()));
        }

        public Authorization authorization(String pointer) {
            JsonNode a = json.at(pointer);
            return new Authorization(new Address(a.get("from").asString()), new Address(a.get("to").asString()),
                    number(a, "value"), number(a, "validAfter"), number(a, "validBefore"),
                    new Bytes32(a.get("nonce").asString()));
        }

        @Override
        public String toString() {
            return text("/id") + " " + text("/title");
        }

        private static UsdcAmount amount(JsonNode asked) {
            return new UsdcAmount(Long.parseLong(
                    (asked.has("amount") ? asked.get("amount") : asked.get("maxAmountRequired")).asString()));
        }

        private static BigInteger number(JsonNode in, String name) {
            return new BigInteger(in.get(name).asString());
        }
    }
}
