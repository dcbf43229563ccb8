package dev.turnpike.gateway.whole;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A client of the Model Context Protocol, who writes every message by hand. */
record Mcp(Web web) {
    static final String PATH = "/mcp";
    private static final String ACCEPT = "application/json, text/event-stream";

    /** The result of a request. */
    JsonNode result(String method, ObjectNode params, String... headers) {
        Web.Answer answer = send(method, params, headers);
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        assertThat(answer.json().path("id").intValue()).isEqualTo(7);
        assertThat(answer.json().has("result")).as("%s", answer).isTrue();
        return answer.json().path("result");
    }

    Web.Answer send(String method, ObjectNode params, String... headers) {
        return later(method, params, headers).join();
    }

    CompletableFuture<Web.Answer> later(String method, ObjectNode params, String... headers) {
        return web.later("POST", PATH, message(method, params), with(headers));
    }

    static String message(String method, ObjectNode params) {
        return object().put("jsonrpc", "2.0").put("id", 7).put("method", method).set("params", params).toString();
    }

    static String[] with(String... headers) {
        List<String> all = new ArrayList<>(List.of("Accept", ACCEPT));
        all.addAll(Arrays.asList(headers));
        return all.toArray(String[]::new);
    }

    /** The result of a call, of a tool without a payment. */
    JsonNode call(String tool, String arguments) {
        return result("tools/call", params(tool, arguments));
    }

    /** @param key under which the payment goes */
    JsonNode pay(String arguments, String key, JsonNode payment) {
        return result("tools/call", paying(arguments, key, payment));
    }

    static ObjectNode paying(String arguments, String key, JsonNode payment) {
        ObjectNode params = params("generate_image", arguments);
        params.putObject("_meta").set(key, payment);
        return params;
    }

    static ObjectNode params(String tool, String arguments) {
        return object().put("name", tool).set("arguments", Web.JSON.readTree(arguments));
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** The payment of these headers, as an object. */
    static JsonNode payment(String... header) {
        return Web.JSON.readTree(Base64.getDecoder().decode(header[1]));
    }

    /** V2 terms of a result, as a 402 of HTTP has them. */
    static Web.Answer asked(JsonNode result) {
        assertThat(result.path("isError").booleanValue()).as("%s", result).isTrue();
        JsonNode terms = result.path("structuredContent");
        ObjectNode v1 = object();
        v1.putArray("accepts")
                .addObject()
                .put("payTo", terms.at("/accepts/0/payTo").stringValue())
                .put("maxAmountRequired", terms.at("/accepts/0/amount").stringValue())
                .put("maxTimeoutSeconds", terms.at("/accepts/0/maxTimeoutSeconds").longValue());
        String header = Base64.getEncoder().encodeToString(terms.toString().getBytes(UTF_8));
        return new Web.Answer(402, HttpHeaders.of(Map.of("PAYMENT-REQUIRED", List.of(header)), (name, value) -> true),
                v1.toString().getBytes(UTF_8));
    }
}
