package dev.turnpike.providers.payment;

import dev.turnpike.pricing.PriceRule;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.Progress;
import dev.turnpike.providers.Submission;
import dev.turnpike.providers.Ticket;
import dev.turnpike.providers.UpstreamSettings;
import dev.turnpike.providers.UpstreamSettings.Budget;
import dev.turnpike.providers.UpstreamSettings.Sold;
import dev.turnpike.providers.declared.Style;
import dev.turnpike.providers.dialect.DeclaredDialect;
import dev.turnpike.providers.dialect.Dialect;
import dev.turnpike.providers.dialect.Json;
import dev.turnpike.providers.dialect.OrderRequest;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.Networks;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * Runs a style against one recorded exchange, by the very code that speaks to upstreams, without a network: what would
 * be sent is compared with what was recorded, and what the recorded answers come to with the outcome that was written
 * beside them.
 */
public final class StyleCheck {
    private static final Duration TIME = Duration.ofSeconds(1);
    private static final String ID = "checked";

    private final Recorded recorded;
    private final Dialect dialect;
    private final Answers answers;
    private final Polling polling;
    private final Deque<JsonNode> expected = new ArrayDeque<>();
    private final List<String> failures = new ArrayList<>();

    private StyleCheck(Style style, Recorded recorded) {
        UpstreamSettings settings = new UpstreamSettings(ID, style, URI.create(Recorded.ORIGIN),
                Networks.usdc(Networks.named("base")), Set.of(), false, 10, recorded.hosts(), false, null, TIME,
                new Budget(null, null), List.of());
        this.recorded = recorded;
        this.dialect = new DeclaredDialect(style, settings.url(), null);
        Origins origins = new Origins(settings);
        this.answers = new Answers(ID, dialect, origins, InstantSource.fixed(Instant.EPOCH));
        this.polling = new Polling(settings, dialect, origins, answers, this::replay);
    }

    /**
     * What differs, in sentences; empty: nothing.
     *
     * @param exchange the file's bytes
     */
    public static List<String> failures(Style style, byte[] exchange) {
        try {
            return new StyleCheck(style, Recorded.of(exchange)).run();
        } catch (IllegalArgumentException unreadable) {
            return List.of("cannot be read: " + unreadable.getMessage());
        }
    }

    private List<String> run() {
        ImageOrder order = recorded.order();
        Sold sold = new Sold(order.model(), recorded.as(), new PriceRule.PerImage(new UsdcAmount(1)));
        Optional<String> cannot = dialect.cannot(order, sold);
        compare("cannot", recorded.json().path("cannot").asString("nothing against it"),
                cannot.orElse("nothing against it"));
        if (cannot.isEmpty()) exchange(dialect.request(order, sold, Dialect.NO_ATTEMPT));
        return List.copyOf(failures);
    }

    private void exchange(OrderRequest sent) {
        JsonNode request = recorded.json().path("request");
        compare("order: path", request.path("path").asString(sent.path()), sent.path());
        compareBody("order", request.path("body"), sent.body());
        JsonNode response = recorded.json().path("response");
        if (response.isMissingNode()) return;
        Http.Answer answer = Recorded.answer(response);
        Submission submission = answers.submission(answer, URI.create(Recorded.ORIGIN + sent.path()));
        compare("outcome", recorded.json().path("outcome").asString(""), Told.of(submission));
        compareOnce("arrived", recorded.json(), Boolean.toString(arrived(answer)));
        compareOnce("cost", recorded.json(), cost(answer));
        List<JsonNode> polls = recorded.polls();
        for (int i = 0; i < polls.size(); i++) poll("poll " + (i + 1), polls.get(i), submission);
    }

    private void poll(String name, JsonNode step, Submission submission) {
        if (!(submission instanceof Submission.Accepted job)) {
            failures.add(name + ": there is no job to ask for");
            return;
        }
        expected.clear();
        expected.add(step);
        if (step.has("result")) expected.add(step.path("result"));
        compare(name, step.path("outcome").asString(""), progress(job.ticket()).map(Told::of).orElse("no answer"));
        if (!expected.isEmpty()) failures.add(name + ": the result was not asked for");
        compareOnce("cost", step, cost(Recorded.answer(step.path("response"))));
    }

    /** What is replayed comes at once, so nothing waits here. */
    private Optional<Progress> progress(Ticket ticket) {
        AtomicReference<Progress> told = new AtomicReference<>();
        polling.poll(ticket, at -> Map.of(), TIME).subscribe(told::set);
        return Optional.ofNullable(told.get());
    }

    private Mono<Http.Outcome> replay(Http.Call call) {
        JsonNode step = expected.poll();
        if (step == null) {
            failures.add("asked for " + call.uri() + ", which was not recorded");
            return Mono.just(new Http.NotSent("not recorded"));
        }
        JsonNode request = step.path("request");
        compare("method", request.path("method").asString("GET"), call.method());
        String path = request.path("path").asString("");
        compare("asked for", path.startsWith("/") ? Recorded.ORIGIN + path : path, call.uri().toString());
        if (call.method().equals("POST"))
            compareBody("question", request.path("body"), new String(call.body(), StandardCharsets.UTF_8));
        return Mono.just(Recorded.answer(step.path("response")));
    }

    private boolean arrived(Http.Answer answer) {
        return Json.object(answer.body()).filter(dialect::provesArrival).isPresent();
    }

    private String cost(Http.Answer answer) {
        return Json.answer(answer.body()).flatMap(dialect::cost).map(BigDecimal::toPlainString).orElse("none");
    }

    private void compareOnce(String name, JsonNode step, String found) {
        if (step.has(name)) compare(name, step.path(name).asString(""), found);
    }

    private void compare(String name, String wanted, String found) {
        if (!wanted.equals(found)) failures.add(name + ": " + found + " (expected: " + wanted + ")");
    }

    private void compareBody(String name, JsonNode wanted, String sent) {
        JsonNode body = Json.tree(sent.getBytes(StandardCharsets.UTF_8)).orElseThrow();
        if (!wanted.isMissingNode() && !wanted.equals(StyleCheck::compared, body))
            failures.add(name + ": body " + sent + " (expected: " + wanted + ")");
    }

    /** 8.50 is 8.5. */
    private static int compared(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) return one.decimalValue().compareTo(other.decimalValue());
        return Objects.equals(one, other) ? 0 : 1;
    }
}
