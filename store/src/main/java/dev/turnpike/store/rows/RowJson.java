package dev.turnpike.store.rows;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Collection;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.type.LogicalType;

/** Rows as JSON texts, each with the number of its format. */
final class RowJson {
    /** The format that is written, and so far the only one that is read. */
    static final int FORMAT = 1;
    private static final String NUMBER = "format";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(LogicalType.Textual,
                    text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .changeDefaultPropertyInclusion(written -> written.withValueInclusion(JsonInclude.Include.NON_NULL))
            .changeDefaultNullHandling(nulls -> nulls.withValueNulls(Nulls.FAIL, Nulls.FAIL))
            .build();

    private RowJson() {}

    static String write(Row row) {
        ObjectNode text = JSON.createObjectNode().put(NUMBER, FORMAT);
        text.setAll((ObjectNode) JSON.valueToTree(row));
        return JSON.writeValueAsString(text);
    }

    static String array(Collection<?> values) {
        return JSON.writeValueAsString(values);
    }

    /**
     * The row that was written.
     *
     * @throws RuntimeException if the text has another format, or properties other than those of its row
     */
    static <R extends Row> R read(String text, Class<R> row) {
        if (!(JSON.readTree(text) instanceof ObjectNode tree))
            throw new IllegalArgumentException("row: no JSON object (expected: one)");
        JsonNode format = tree.remove(NUMBER);
        if (format == null || !format.isInt() || format.intValue() != FORMAT)
            throw new IllegalArgumentException("row: format " + format + " (expected: " + FORMAT + ")");
        return JSON.treeToValue(tree, row);
    }

    /** Marks a component that may be null; then it is not written. */
    @JacksonAnnotationsInside
    @JsonSetter(nulls = Nulls.SET)
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
    @interface MayBeNull {}
}
