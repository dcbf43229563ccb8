package dev.turnpike.surface.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The body of an error as OpenAI's clients read it. Of a 402 the same body has V1's terms beside the error: stock clients
 * of x402 read {@code accepts} and the header, and leave {@code error} alone.
 *
 * @param x402Version there beside {@code accepts}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OpenAiError(@Nullable Integer x402Version, Detail error, @Nullable JsonNode accepts) {
    /**
     * What the client's exception shows.
     *
     * @param param null: no field is to blame
     * @param code as in the error table, or a payment's reason
     * @param charged there if the request carried a payment
     * @param job there if the error belongs to a job
     */
    public record Detail(String message, String type, @Nullable String param, String code,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Charged charged,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String job) {}

    public static OpenAiError of(ErrorBody body, @Nullable String job) {
        return new OpenAiError(null,
                new Detail(body.message(), type(body.status()), body.param(), body.error(), body.charged(), job), null);
    }

    /** @param job there if its images are made and withheld */
    public static OpenAiError of(TermsBody body, @Nullable String job) {
        return new OpenAiError(body.x402Version() == 0 ? null : body.x402Version(),
                new Detail(body.message(), type(402), null, body.error(), body.charged(), job), body.accepts());
    }

    private static String type(int status) {
        if (status == 402) return "payment_required";
        if (status == 429) return "rate_limit_error";
        return status < 500 ? "invalid_request_error" : "server_error";
    }
}
