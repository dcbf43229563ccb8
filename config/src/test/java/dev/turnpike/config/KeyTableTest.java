package dev.turnpike.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The table in {@code docs/configuration.md} says what the schema says. {@code -Dturnpike.docs=write} writes it anew.
 */
class KeyTableTest {
    private static final Path PAGE = Path.of("../docs/configuration.md");
    private static final String HEAD = "| key | default | meaning |\n|---|---|---|\n";
    private static final JsonNode ROOT = Schema.SHIPPED.root();

    @Test
    void theTableIsThatOfTheSchema() throws IOException {
        String page = Files.readString(PAGE);
        String before = page.substring(0, page.indexOf(HEAD));
        String after = page.substring(page.indexOf("\n\n", page.indexOf(HEAD)));
        String wanted = before + HEAD + String.join("\n", rows()) + after;
        if ("write".equals(System.getProperty("turnpike.docs"))) Files.writeString(PAGE, wanted);
        assertThat(page).isEqualTo(wanted);
    }

    @Test
    void everyKeyIsExplained() {
        assertThat(rows()).hasSizeGreaterThan(90).noneMatch(row -> row.endsWith("|  |"));
    }

    @Test
    void theSchemaIsASchema() {
        var rules = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
        assertThat(rules.validate(ROOT)).isEmpty();
    }

    private static List<String> rows() {
        List<String> rows = new ArrayList<>();
        properties("", ROOT, rows);
        return rows;
    }

    private static void properties(String path, JsonNode rules, List<String> rows) {
        rules.path("properties").properties().forEach(property -> {
            String key = path + property.getKey();
            boolean required = rules.path("required")
                    .valueStream()
                    .anyMatch(name -> name.asString().equals(property.getKey()));
            rows.add("| `" + key + "` | " + standard(property.getValue(), required) + " | "
                    + property.getValue().path("title").asString("") + " |");
            children(key, target(property.getValue()), rows);
        });
    }

    private static void children(String key, JsonNode rules, List<String> rows) {
        if (rules == ROOT.at("/$defs/price-rule") && !key.equals("models[].price")) return;
        properties(key + ".", rules, rows);
        properties(key + "[].", target(rules.path("items")), rows);
        if (rules.path("additionalProperties").isObject()
                && target(rules.path("additionalProperties")) != ROOT.at("/$defs/price-rule"))
            properties(key + ".NAME.", target(rules.path("additionalProperties")), rows);
    }

    private static String standard(JsonNode property, boolean required) {
        JsonNode value = property.path("default");
        if (required) return "required";
        return value.isMissingNode() || value.isContainer() ? "" : "`" + value.asString() + "`";
    }

    private static JsonNode target(JsonNode where) {
        return where.has("$ref") ? ROOT.at(where.path("$ref").asString().substring(1)) : where;
    }
}
