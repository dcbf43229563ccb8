package dev.turnpike.gateway.whole;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A conversation with a gateway, as it is written down. */
final class Transcript {
    private static final JsonMapper PRETTY = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final List<String> HEADERS = List.of("Allow", "Location", "Retry-After", "PAYMENT-REQUIRED",
            "PAYMENT-RESPONSE", "X-PAYMENT-RESPONSE", "x-should-retry");
    private final StringBuilder text = new StringBuilder();
    private final Web web;
    private final Web management;

    Transcript(Web web, Web management) {
        this.web = web;
        this.management = management;
    }

    String text() {
        return text.toString();
    }

    void say(String words) {
        text.append(words);
    }

    void shell(String command) {
        text.append("\n```\n$ ").append(command).append("\n```\n");
    }

    Web.Answer get(String path) {
        return answer("GET " + path, web.get(path));
    }

    /** What an operator asks. */
    void manage(String path, String... members) {
        answer("GET http://127.0.0.1:8403" + path, management.get(path), members);
    }

    Web.Answer send(String method, String path) {
        return answer(method + " " + path, web.send(method, path, ""));
    }

    /** @param members those of the answer that are of interest; none: all */
    Web.Answer post(String path, String body, String... members) {
        return answer("POST " + path + "\n\n" + body, web.post(path, body), members);
    }

    /** @param more a further header, or nothing */
    Web.Answer paid(String body, Wallet.Signed payment, String more, String... members) {
        String[] headers = more.isEmpty() ? payment.v1() : payment.v1With(more.split(": ", 2));
        String shown = "POST /v1/images/generate\nX-PAYMENT: …" + (more.isEmpty() ? "" : "\n" + more) + "\n\n" + body;
        return answer(shown, web.post("/v1/images/generate", body, headers), members);
    }

    Web.Answer paidQuietly(String body, Wallet.Signed payment) {
        text.append("\n```\nPOST /v1/images/generate\nPAYMENT-SIGNATURE: …\n\n").append(body).append("\n```\n");
        return web.post("/v1/images/generate", body, payment.v2());
    }

    /** Just that it came, and from which job. */
    void brief(Web.Answer answer) {
        block(head(answer) + "\n\n{ …, \"job\" : \"" + answer.json().path("job").stringValue() + "\", … }");
    }

    Web.Answer answer(String request, Web.Answer answer, String... members) {
        text.append("\n```\n").append(request).append("\n```\n");
        JsonNode body = TranscriptTest.shortened(answer.json());
        JsonNode shown = members.length == 0 ? body : TranscriptTest.only((ObjectNode) body, members);
        block(head(answer) + "\n\n" + PRETTY.writeValueAsString(shown));
        return answer;
    }

    private void block(String lines) {
        text.append("```http\n").append(lines).append("\n```\n");
    }

    private static String head(Web.Answer answer) {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + answer.status());
        for (String name : HEADERS)
            if (!answer.header(name).isEmpty())
                head.append("\n")
                        .append(name)
                        .append(": ")
                        .append(name.contains("PAYMENT") ? "…" : answer.header(name));
        return head.toString();
    }
}
