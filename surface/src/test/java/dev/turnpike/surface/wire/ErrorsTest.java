package dev.turnpike.surface.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.testkit.SampleJobs;
import dev.turnpike.x402.Rejection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.databind.JsonNode;

class ErrorsTest {
    @ParameterizedTest
    @EnumSource(Code.class)
    void everyCodeIsAnAnswer(Code code) {
        Response response = Errors.response(Refusal.field(code, "width", "width: 7 (expected: 8)"), false,
                ErrorBodies.OWN);
        assertThat(response.status()).isEqualTo(code.status());
        assertThat(json(response)).hasToString("{\"error\":\"" + code
                + "\",\"message\":\"width: 7 (expected: 8)\",\"param\":\"width\",\"type\":\"/docs/errors#" + code
                + "\",\"title\":\"" + ErrorBody.title(code) + "\",\"status\":" + code.status() + "}");
    }

    @ParameterizedTest
    @EnumSource(Code.class)
    void aRequestWithAPaymentIsToldWhetherItWasTakenAndNotToBeRetriedBlindly(Code code) {
        Response response = Errors.response(Refusal.of(code, "no"), true, ErrorBodies.OWN);
        String charged = switch (code) {
            case INTERNAL_ERROR, DEADLINE_EXCEEDED, PAYMENT_LOCKED, RATE_LIMITED, OVERLOADED, REQUEST_TIMEOUT ->
                "\"pending\"";
            case PAYMENT_OWED -> "true";
            default -> "false";
        };
        assertThat(json(response).path("charged").toString()).isEqualTo(charged);
        assertThat(response.headers()).containsEntry("x-should-retry", "false");
    }

    @Test
    void aRejectedPaymentGetsFreshTermsInBothVersionsWithTheReason() {
        var challenge = SampleJobs.SELLER.challenge(SampleJobs.TERMS, "PAYMENT_REQUIRED");
        Response response = Errors.response(Refusal.payment("invalid_exact_evm_signature", "not yours", challenge),
                true, ErrorBodies.OWN);
        assertThat(response.status()).isEqualTo(402);
        assertThat(json(response).path("x402Version").intValue()).isEqualTo(1);
        assertThat(json(response).path("error").stringValue()).isEqualTo("invalid_exact_evm_signature");
        assertThat(json(response).path("message").stringValue()).isEqualTo("not yours");
        assertThat(json(response).path("charged").booleanValue()).isFalse();
        assertThat(new String(Base64.getDecoder().decode(response.headers().get("PAYMENT-REQUIRED")),
                StandardCharsets.UTF_8)).contains("\"error\":\"invalid_exact_evm_signature\"", "\"x402Version\":2");
    }

    @ParameterizedTest
    @CsvSource({"404,NOT_FOUND", "405,METHOD_NOT_ALLOWED", "408,REQUEST_TIMEOUT", "413,BODY_TOO_LARGE",
            "415,UNSUPPORTED_MEDIA_TYPE", "429,RATE_LIMITED", "503,OVERLOADED", "400,INVALID_PARAMETER",
            "406,INVALID_PARAMETER"})
    void refusalsOfSpringAreInTheTableToo(int status, Code code) {
        Refusal refusal = Errors.expected(new ResponseStatusException(HttpStatus.valueOf(status), "secret words"))
                .orElseThrow();
        assertThat(refusal.code()).isEqualTo(code);
        assertThat(refusal.getMessage()).doesNotContain("secret");
    }

    @Test
    void aMethodThatAPathDoesNotTakeIsToldThoseThatItTakes() {
        var refused = new MethodNotAllowedException(HttpMethod.PUT, Set.of(HttpMethod.GET, HttpMethod.DELETE));
        assertThat(Errors.allow(refused)).isEqualTo("DELETE, GET, HEAD");
        assertThat(Errors.expected(refused).orElseThrow())
                .hasMessage("This path does not take this method (expected: DELETE, GET, HEAD).");
    }

    @Test
    void aPaymentThatCannotBeReadIsTheClientsError() {
        var malformed = new Rejection.Exception(
                new Rejection(Rejection.Kind.MALFORMED, "invalid_payload", "not base64"));
        assertThat(Errors.expected(malformed).orElseThrow()).hasMessage("invalid_payload: not base64")
                .extracting(Refusal::code)
                .isEqualTo(Code.INVALID_PAYMENT);
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() {
        assertThat(Errors.expected(new DataBufferLimitException("secret")).orElseThrow().code())
                .isEqualTo(Code.BODY_TOO_LARGE);
    }

    @Test
    void anUnexpectedFailureShowsNothingButAnId() {
        assertThat(Errors.expected(new IllegalStateException("secret words"))).isEmpty();
        assertThat(Errors.expected(new ResponseStatusException(HttpStatus.INTERNAL_SERVER_ERROR))).isEmpty();
        assertThat(json(Errors.unexpected("id-7", false, ErrorBodies.OWN)).path("message").stringValue())
                .isEqualTo("Something broke here; the log has it under id-7.");
    }

    @ParameterizedTest
    @CsvSource({"0,1", "1,1", "1000,1", "1001,2", "30000,30"})
    void waitsAreWholeSecondsRoundedUp(long millis, String seconds) {
        assertThat(Errors
                .response(Refusal.later(Code.OVERLOADED, "busy", Duration.ofMillis(millis)), false, ErrorBodies.OWN)
                .headers()).containsEntry("Retry-After", seconds);
    }

    private static JsonNode json(Response response) {
        return Json.read(new String(response.body(), StandardCharsets.UTF_8));
    }
}
