package dev.turnpike.config;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import dev.turnpike.providers.yaml.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code turnpike.schema.json}: the permitted content of a file. Editors use the same schema, so that they and the
 * gateway never disagree.
 */
final class Schema {
    static final Schema SHIPPED = new Schema(shipped());

    private final JsonNode root;
    private final com.networknt.schema.Schema rules;

    private Schema(JsonNode root) {
        this.root = root;
        this.rules = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(root);
    }

    JsonNode root() {
        return root;
    }

    /** Reports everything in the file that the schema does not allow. */
    void check(Part file, Report report) {
        for (Error error : rules.validate(Instance.of(file.yaml())))
            if (!isBranchOfAChoice(error))
                find(file, error.getInstanceLocation()).ifPresent(part -> report(error, part, report));
    }

    private void report(Error error, Part part, Report report) {
        JsonNode owner = owner(error);
        String key = Optional.ofNullable(error.getProperty()).orElse("");
        switch (error.getKeyword()) {
            case "required" -> report.problem(missing(part, key),
                    "missing (expected: " + Expectation.of(target(owner.path("properties").path(key))) + ")");
            case "additionalProperties" -> part.find(key)
                    .or(() -> Optional.of(missing(part, key)))
                    .ifPresent(child -> report.problem(new Part(child.path(), lineOf(part, key), child.yaml()),
                            "unknown key (expected: " + Expectation.keys(owner) + ")"));
            default -> report.problem(part, part.shown() + " (expected: " + Expectation.of(owner) + ")");
        }
    }

    private static int lineOf(Part part, String key) {
        return part.yaml() instanceof Yaml.Mapping mapping && mapping.entries().get(key) != null
                ? mapping.entries().get(key).line()
                : part.line();
    }

    private static Part missing(Part part, String key) {
        return part.child(key, new Yaml.Scalar(0, ""));
    }

    /**
     * The piece of the file that an error concerns; empty if a variable in it is not set, which was already reported.
     */
    private static Optional<Part> find(Part file, NodePath way) {
        Part part = file;
        for (int i = 0; i < way.getNameCount(); i++)
            part = way.getElement(i) instanceof Integer index ? part.items().get(index) : at(part, way.getName(i));
        return part.yaml() instanceof Yaml.Unset ? Optional.empty() : Optional.of(part);
    }

    private static Part at(Part part, String key) {
        return part.child(key, Objects.requireNonNull(((Yaml.Mapping) part.yaml()).entries().get(key)));
    }

    /** Whether the error is of one branch of a {@code oneOf}; the error of the choice itself covers it. */
    private static boolean isBranchOfAChoice(Error error) {
        NodePath way = error.getEvaluationPath();
        for (int i = 0; i < way.getNameCount() - 1; i++) if ("oneOf".equals(way.getElement(i))) return true;
        return false;
    }

    /** The schema object that holds the keyword which was violated. */
    private JsonNode owner(Error error) {
        NodePath way = error.getSchemaLocation().getFragment();
        JsonNode owner = root;
        for (int i = 0; i < way.getNameCount() - 1; i++)
            owner = way.getElement(i) instanceof Integer index ? owner.path(index) : owner.path(way.getName(i));
        return owner;
    }

    private JsonNode target(JsonNode where) {
        return where.has("$ref") ? root.at(where.path("$ref").asString().substring(1)) : where;
    }

    private static JsonNode shipped() {
        try (InputStream text = Schema.class.getResourceAsStream("/turnpike.schema.json")) {
            return JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build()
                    .readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
