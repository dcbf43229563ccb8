package dev.turnpike.providers.payment;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static dev.turnpike.providers.Playback.CAP;
import static dev.turnpike.providers.Playback.await;
import static dev.turnpike.providers.Playback.buy;
import static dev.turnpike.providers.Playback.poll;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.turnpike.pricing.PriceRule;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.Playback;
import dev.turnpike.providers.Prepared;
import dev.turnpike.providers.Progress;
import dev.turnpike.providers.SignedOrder;
import dev.turnpike.providers.Submission;
import dev.turnpike.providers.Ticket;
import dev.turnpike.providers.Upstream;
import dev.turnpike.providers.UpstreamSettings;
import dev.turnpike.providers.UpstreamSettings.Sold;
import dev.turnpike.providers.declared.Style;
import dev.turnpike.providers.declared.Styles;
import dev.turnpike.x402.Http;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Exchanges with upstreams that do what nobody has documented: each one more row. */
class OddUpstreamsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String PAYEE = "0x8fd70c7f86454273fc2df8379dbf08a95ab103d3";
    private static final ImageOrder ORDER = new ImageOrder("a cat on a wall", "banana", new Resolution(1024, 1024), 1,
            null, null, null, null);

    @AutoClose private static Playback provider;

    private final UpstreamSettings settings = provider.settings(Styles.named("xgen"), PAYEE,
            new Sold("banana", "nano-banana-2", new PriceRule.PerImage(UsdcAmount.ofDecimal("0.05"))));
    private final Upstream upstream = provider.upstream(settings);

    @BeforeAll
    static void start() {
        provider = new Playback();
    }

    @AfterEach
    void forget() {
        provider.reset();
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiterString = " | ", nullValues = "-",
            textBlock = """
                    200 | - | {"data":[{"url":"https://im.example/a b.png"}]} | finished https://im.example/a%20b.png
                    200 | - | [{"url":"https://im.example/a.png"}] | finished https://im.example/a.png
                    200 | - | ["https://im.example/a.png"] | finished https://im.example/a.png
                    200 | - | {"images":["/cdn/a.png"]} | finished {{origin}}/cdn/a.png
                    201 | - | {"output":"https://im.example/a.png"} | finished https://im.example/a.png
                    200 | - | {"jobId":"j1"} | ticket j1 /v1/images/j1
                    200 | - | {"data":{"task_id":"j1"}} | ticket j1 /v1/images/j1
                    200 | - | {"status":"queued","urls":{"get":"/jobs/j1"}} | ticket unnamed /jobs/j1
                    200 | - | {"polling_url":"{{origin}}/jobs?id=a b"} | ticket unnamed /jobs?id=a%20b
                    200 | - | {"id":"j1","status_url":"/jobs/j1?k=1"} | ticket j1 /jobs/j1?k=1
                    200 | - | {"id":"j1","status":"queued","urls":{"get":"{{origin}}/jobs/j1"}} | ticket j1 /jobs/j1
                    200 | - | {"id":"j1","status_url":"https://evil.example/j1"} | ticket j1 /v1/images/j1
                    200 | - | {"id":"j1","status_url":"http://169.254.169.254/j1"} | ticket j1 /v1/images/j1
                    200 | - | {"id":"j1","status_url":"file:///etc/passwd"} | ticket j1 /v1/images/j1
                    200 | - | {"id":"j1","status_url":"pending"} | ticket j1 /v1/images/j1
                    202 | Location: /jobs/j1 | {"id":"j1"} | ticket j1 /jobs/j1
                    202 | Location: https://evil.example/j1 | {"id":"j1"} | ticket j1 /v1/images/j1
                    202 | Location: /jobs/j1 | {"id":"j1","poll_url":"/polls/j1"} | ticket j1 /polls/j1
                    202 | Operation-Location: /jobs/j1 | {"id":"j1"} | ticket j1 /jobs/j1
                    200 | - | {"id":"a/b=c+d|e@f"} | ticket a/b=c+d|e@f /v1/images/a%2Fb%3Dc%2Bd%7Ce%40f
                    200 | - | {"id":"am9iLzE=="} | ticket am9iLzE== /v1/images/am9iLzE%3D%3D
                    200 | - | {"id":"j1","status":"warming","images":["https://im.example/p.png"]} | finished https://im.example/p.png or ticket j1 /v1/images/j1
                    200 | - | {"id":"j1","status":"done","images":["https://im.example/a.png"]} | finished https://im.example/a.png
                    200 | - | {"id":"j1","url":"https://im.example/jobs/j1"} | finished https://im.example/jobs/j1 or ticket j1 /v1/images/j1
                    200 | - | {"id":"g1","images":[{"url":"https://im.example/x/g1"}]} | finished https://im.example/x/g1
                    200 | - | {"id":"j1","url":"https://im.example/a.png"} | finished https://im.example/a.png
                    202 | Location: /jobs/j1 | {} | ticket unnamed /jobs/j1
                    202 | Location: /jobs/j1 | - | ticket unnamed /jobs/j1
                    303 | Location: /jobs/j1 | - | ticket unnamed /jobs/j1
                    200 | Location: /jobs/j1 | {} | in doubt: status 200: neither an image nor a job
                    202 | Location: https://evil.example/j1 | {} | in doubt: status 202: neither an image nor a job
                    303 | Location: https://evil.example/j1 | - | in doubt: status 303
                    302 | Location: /jobs/j1 | - | in doubt: status 302
                    400 | - | {"error":"content_policy_violation","message":"no cats"} | prompt refused content_policy_violation
                    400 | - | {"error":{"code":"moderation_blocked"}} | prompt refused moderation_blocked
                    403 | - | {"message":"Your prompt violates our content policy"} | prompt refused content_policy
                    422 | - | {"detail":[{"type":"nsfw_content","msg":"no"}]} | prompt refused nsfw_content
                    400 | - | Your prompt violates our content policy | prompt refused content_policy
                    400 | - | "NSFW content detected" | prompt refused content_policy
                    403 | - | Request blocked | declined http_403
                    403 | - | Request Rejected. | declined http_403
                    403 | - | Request forbidden | declined http_403
                    400 | - | The request is blocked. | declined http_400
                    403 | - | Banned | declined http_403
                    403 | - | \uFEFF<html>blocked by content filter</html> | declined http_403
                    202 | Location: /jobs/j1 | {"message":"Accepted. Prompts are subject to our content policy."} | ticket unnamed /jobs/j1
                    200 | - | {"status":"processing","message":"Moderation in progress"} | in doubt: status 200: neither an image nor a job
                    400 | - | [{"error":{"message":"blocked for safety reasons"}}] | prompt refused content_policy
                    403 | - | <html>blocked by content filter</html> | declined http_403
                    200 | - | {"error":{"message":"Your request was rejected by our safety system."}} | prompt refused content_policy
                    200 | - | {"code":1301,"msg":"prompt contains sensitive words"} | prompt refused content_policy
                    200 | - | {"id":"j1","error":null} | ticket j1 /v1/images/j1
                    200 | - | "{\\"id\\":\\"j1\\"}" | ticket j1 /v1/images/j1
                    200 | - | {"id":"j1","status":"created","data":[{"b64_json":"iVBORw0KGgo="}]} | finished data:;base64,iVBORw0KGgo= or ticket j1 /v1/images/j1
                    200 | - | {"id":"j1","status":"created","url":"{{origin}}/v1/jobs/j1"} | ticket j1 /v1/images/j1
                    200 | - | {"id":"j1","status":"received","image_urls":["https://im.example/later.png"]} | ticket j1 /v1/images/j1
                    200 | - | {"id":"j1","status":"accepted","image_urls":["https://customer.example/in.png"]} | ticket j1 /v1/images/j1
                    200 | - | {"id":"j1","task_url":"{{origin}}/dashboard/j1"} | ticket j1 /v1/images/j1
                    200 | - | {"id":"j1","job_url":"{{origin}}/dashboard/j1"} | ticket j1 /v1/images/j1
                    200 | - | {"id":"j1","progress_url":"{{origin}}/sse/j1"} | ticket j1 /v1/images/j1
                    200 | - | {"status":"queued","task_url":"/tasks/j1"} | ticket unnamed /tasks/j1
                    200 | - | {"id":"j1","image_job":{"uri":"{{origin}}/tasks/j1"}} | ticket j1 /v1/images/j1
                    200 | - | {"id":"j1","made":"https://im.example/a.png"} | finished https://im.example/a.png or ticket j1 /v1/images/j1
                    200 | - | {"Response":{"JobId":"j1"},"JobId":"j1"} | ticket j1 /v1/images/j1
                    202 | - | {"id":"j1","_links":{"self":{"href":"/jobs/j1"}}} | ticket j1 /jobs/j1
                    200 | - | {"status":"queued","status_uri":"/jobs/j1"} | ticket unnamed /jobs/j1
                    200 | - | {"id":"j1","statusLink":"/jobs/j1"} | ticket j1 /jobs/j1
                    200 | - | {"id":"7","status":"processing","fetch_result":"{{origin}}/fetch/7"} | ticket 7 /fetch/7
                    200 | - | {"status":"queued","data":{"links":{"self":"/jobs/j1"}}} | ticket unnamed /jobs/j1
                    200 | - | {"status":"queued","links":[{"rel":"cancel","href":"/no"},{"rel":"self","href":"/jobs/j1"}]} | ticket unnamed /jobs/j1
                    200 | - | {"status":"queued","retrieve_url":"/jobs/j1"} | ticket unnamed /jobs/j1
                    200 | - | {"id":"j1","status_url":"/jobs/j1?a=1&amp;b=2"} | ticket j1 /jobs/j1?a=1&b=2
                    200 | - | {"id":"j1","status_url":"<{{origin}}/jobs/j1>"} | ticket j1 /jobs/j1
                    200 | - | {"status":"queued","location":"/jobs/j1"} | ticket unnamed /jobs/j1
                    200 | - | {"status":"queued","cancel_url":"/no"} | in doubt: status 200: neither an image nor a job
                    200 | - | {"id":"j1","retrieve_url":"/dashboard/j1"} | ticket j1 /v1/images/j1
                    200 | - | {"status":"queued","url":"{{origin}}/jobs/j1"} | finished {{origin}}/jobs/j1 or ticket unnamed /jobs/j1
                    200 | - | {"url":"{{origin}}/jobs/j1"} | finished {{origin}}/jobs/j1 or ticket unnamed /jobs/j1
                    200 | - | {"url":"https://im.example/7"} | finished https://im.example/7
                    200 | - | {"call_id":"j1"} | ticket j1 /v1/images/j1
                    200 | - | {"operationId":"j1","status":"queued"} | ticket j1 /v1/images/j1
                    200 | - | {"image_id":"j1","status":"pending"} | ticket j1 /v1/images/j1
                    200 | - | {"status":"queued","task":"3f2a9c10-78"} | ticket 3f2a9c10-78 /v1/images/3f2a9c10-78
                    200 | - | {"code":1,"description":"Submit success","result":"1320098173412546"} | ticket 1320098173412546 /v1/images/1320098173412546
                    200 | - | {"success":true,"data":"queued"} | in doubt: status 200: neither an image nor a job
                    200 | - | data: {"status":"queued","id":"j1"} | ticket j1 /v1/images/j1
                    500 | - | {"error":"safety_filter"} | prompt refused safety_filter
                    200 | - | {"status":"failed","error":"content_policy_violation"} | prompt refused content_policy_violation
                    400 | - | {"error":"INVALID_DIMENSIONS"} | declined INVALID_DIMENSIONS
                    402 | - | {"error":"insufficient_funds"} | declined insufficient_funds
                    429 | - | {"error":"RATE_LIMITED"} | declined RATE_LIMITED
                    200 | - | {"imageId":"j1","status":"queued"} | ticket j1 /v1/images/j1
                    200 | - | {"data":{"image_id":"j1"}} | ticket j1 /v1/images/j1
                    200 | - | {"reference":"ref_81","status":"queued"} | ticket ref_81 /v1/images/ref_81
                    200 | - | {"ticket_id":"j1"} | ticket j1 /v1/images/j1
                    200 | - | {"TaskID":"j1"} | ticket j1 /v1/images/j1
                    200 | - | {"task-id":7} | ticket 7 /v1/images/7
                    200 | - | {"job":"3f2a9c10-77"} | ticket 3f2a9c10-77 /v1/images/3f2a9c10-77
                    200 | - | {"code":1,"description":"Submit success","result":"1320098173412546"} | ticket 1320098173412546 /v1/images/1320098173412546
                    200 | - | {"code":200,"msg":"ok","data":"task_20261128_01"} | ticket task_20261128_01 /v1/images/task_20261128_01
                    200 | - | {"code":40001,"msg":"no such key","data":"req_20261128_01"} | in doubt: status 200: neither an image nor a job
                    200 | - | {"code":"E17","result":"1320098173412546"} | in doubt: status 200: neither an image nor a job
                    200 | - | {"success":false,"data":"req_20261128_01"} | in doubt: status 200: neither an image nor a job
                    200 | - | {"code":200,"data":"2026-11-28"} | in doubt: status 200: neither an image nor a job
                    200 | - | {"code":200,"data":"queued"} | in doubt: status 200: neither an image nor a job
                    200 | - | {"task":"text-to-image","job":"txt2img-v1"} | in doubt: status 200: neither an image nor a job
                    200 | - | {"reference":"https://im.example/in"} | in doubt: status 200: neither an image nor a job
                    200 | - | {"result":"/v1/files/20261128/7"} | finished {{origin}}/v1/files/20261128/7
                    200 | - | {"code":200,"data":"https://im.example/20261128"} | finished https://im.example/20261128
                    200 | - | {"error":"no_capacity","reference":"ref_81"} | in doubt: status 200: neither an image nor a job
                    200 | - | {"id":"j1","reference":"20261128","result":"1320098173412546"} | ticket j1 /v1/images/j1
                    """)
    void aPaidOrderComesTo(int status, String header, String body, String what) {
        provider.terms("xgen/terms-v1").paid(answer(status, header, body));
        assertThat(buy(upstream, ORDER)).isEqualTo(what.replace("{{origin}}", provider.origin()));
        assertThat(paid()).hasSize(1);
    }

    @Test
    void anAnswerThatIsTheImageIsOne() {
        provider.terms("xgen/terms-v1")
                .paid(aResponse().withHeader("Content-Type", "image/png; x=1").withBody(new byte[] {1, 2, 3}));
        assertThat(buy(upstream, ORDER)).isEqualTo("finished data:image/png;base64,AQID");
    }

    @Test
    void anAnswerThatIsJsonIsNoneWhateverItsTypeSays() {
        provider.terms("xgen/terms-v1")
                .paid(aResponse().withHeader("Content-Type", "image/png")
                        .withBody("{\"url\":\"https://im.example/a.png\"}"));
        assertThat(buy(upstream, ORDER)).isEqualTo("finished https://im.example/a.png");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiterString = " | ", nullValues = "-",
            textBlock = """
                    200 | - | {"status":"Ready","result":{"sample":"https://im.example/a.png"}} | finished https://im.example/a.png
                    200 | - | {"data":[{"url":"https://im.example/a.png"}]} | finished https://im.example/a.png
                    200 | - | {"image_urls":["a.png"]} | finished {{origin}}/v1/images/a.png
                    302 | Location: https://{{host}}/x | - | unreachable: TLS failed
                    302 | Location: http://169.254.169.254/latest | - | unreachable: the address 169.254.169.254 must not be called
                    302 | - | - | unreachable: status 302
                    302 | Location: file:///etc/passwd | - | unreachable: status 302
                    400 | - | {"error":"content_policy_violation"} | prompt refused content_policy_violation
                    404 | - | {"error":"not found"} | unreachable: status 404
                    500 | - | {"id":"j1","status":"failed","error":"content_policy_violation"} | prompt refused content_policy_violation
                    403 | - | {"id":"j1","status":"failed","error":"content_policy_violation"} | prompt refused content_policy_violation
                    451 | - | {"data":{"id":"j1","status":"error","error":"content_policy_violation"}} | prompt refused content_policy_violation
                    422 | - | {"id":"j1","status":"failed","error":"generation failed"} | failed failed
                    500 | - | {"job_id":"j1","status":"failed","error":"out_of_memory"} | failed out_of_memory
                    500 | - | {"id":"j2","status":"failed","error":"content_policy_violation"} | unreachable: status 500
                    403 | - | {"status":"failed","error":"content_policy_violation"} | unreachable: status 403
                    403 | - | {"id":"j1","error":"content_policy_violation"} | unreachable: status 403
                    500 | - | {"id":"j1","status":"error","message":"database is locked"} | unreachable: status 500
                    500 | - | {"id":"j1","status":"processing","error":"worker failed"} | unreachable: status 500
                    500 | - | {"id":"j1","status":"completed","images":["a.png"]} | unreachable: status 500
                    401 | - | {"id":"j1","status":"denied","error":"bad_key"} | unreachable: status 401
                    404 | - | {"id":"j1","status":"failed","error":"job not found"} | unreachable: status 404
                    429 | - | {"id":"j1","status":"failed","error":"rate_limited"} | unreachable: status 429
                    503 | - | {"id":"j1","status":"failed","error":"no_capacity"} | unreachable: status 503
                    302 | - | {"id":"j1","status":"failed"} | unreachable: status 302
                    """)
    void aPollComesTo(int status, String header, String body, String what) {
        provider.job("/v1/images/j1", answer(status, header, body));
        assertThat(poll(upstream, "j1", provider.origin() + "/v1/images/j1"))
                .isEqualTo(what.replace("{{origin}}", provider.origin()));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void redirectsOfAPollAreFollowedFiveTimes(int status) {
        for (int hop = 0; hop < 7; hop++)
            provider.job("/hop" + hop, answer(status, "Location: /hop" + (hop + 1), null));
        provider.job("/hop7", answer(200, null, "{\"images\":[\"a.png\"]}"));
        assertThat(poll(upstream, "j1", provider.origin() + "/hop2"))
                .isEqualTo("finished " + provider.origin() + "/a.png");
        assertThat(poll(upstream, "j1", provider.origin() + "/hop1")).isEqualTo("unreachable: status " + status);
        assertThat(provider.received()).noneMatch(call -> call.containsHeader("X-PAYMENT"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            http://api.example/status/1        | https://api.example/status/1
            http://API.example:80/status/1     | https://api.example/status/1
            https://api.example/status/1       | https://api.example/status/1
            /status/1                          | https://api.example/status/1
            http://status.example/1            | https://status.example/1
            //status.example/1                 | https://status.example/1
            https:/api.example/status/1        | https://api.example/status/1
            https://api.example./status/1      | https://api.example/status/1
            api.example/status/1               | https://api.example/status/1
            http://api.example:8080/status/1   | none
            http://evil.example/status/1       | none
            """)
    void aStatusUrlIsAskedByHttpsWhereThatIsSpoken(String written, String asked) {
        var calls = new ArrayList<Http.Call>();
        var dopamint = Playback.upstream(at("https://api.example", Styles.named("dopamint")), call -> {
            calls.add(call);
            return Mono.just(json("{\"jobId\":\"j1\",\"statusUrl\":\"" + written + "\"}"));
        });
        var sold = Playback.purchase(upstream(terms()), ORDER);
        var submission = await(dopamint.submit(moved(sold, "https://api.example/api"), TIMEOUT));
        String poll = submission instanceof Submission.Accepted job ? job.ticket().poll().toString() : "none";
        assertThat(poll.replace("API", "api")).isEqualTo(asked);
        if (submission instanceof Submission.Accepted job) await(dopamint.poll(job.ticket(), TIMEOUT));
        assertThat(calls).allMatch(call -> call.uri().getScheme().equals("https"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            429 | 7                             | 7
            503 | 120                           | 120
            503 | 0.5                           | 1
            429 | Fri, 20 Nov 2026 12:00:30 GMT | 30
            503 | Friday, 20-Nov-26 12:01:00 GMT | 60
            429 | Fri Nov 20 12:00:10 2026      | 10
            429 | Fri, 20 Nov 2026 11:00:00 GMT | 0
            429 | soon                          | 0
            429 | -                             | 0
            500 | 7                             | 0
            """)
    void whoAsksToBeLeftAloneIs(int status, String retryAfter, long seconds) {
        var wait = Duration.ofSeconds(seconds);
        var answer = answer(status, retryAfter == null ? null : "Retry-After: " + retryAfter, "{}");
        provider.terms("xgen/terms-v1").paid(answer).job("/v1/images/j1", answer);
        assertThat(switch (await(upstream.submit(Playback.purchase(upstream, ORDER), TIMEOUT))) {
            case Submission.Declined no -> no.retryAfter();
            case Submission.InDoubt unknown -> unknown.retryAfter();
            case Submission other -> throw new AssertionError(other);
        }).isEqualTo(wait);
        assertThat(await(
                upstream.poll(new Ticket("xgen", "j1", URI.create(provider.origin() + "/v1/images/j1")), TIMEOUT)))
                .isInstanceOfSatisfying(Progress.Unreachable.class,
                        what -> assertThat(what.retryAfter()).isEqualTo(wait));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiterString = " | ", textBlock = """
            400 | {"error":"content_policy_violation"} | content_policy_violation
            422 | {"error":{"code":"nsfw"}} | nsfw
            403 | {"message":"blocked by moderation"} | content_policy
            403 | The request is blocked. | NOT_402
            403 | Banned | NOT_402
            400 | {"error":"INVALID_MODEL"} | NOT_402
            402 | {"error":"content_policy_violation"} | BAD_TERMS
            """)
    void anUnpaidOrderIsToldThatItsPromptIsRefused(int status, String body, String what) {
        provider.paid(answer(500, null, "{}"));
        terms(answer(status, null, body));
        assertThat(switch (await(upstream.prepare(ORDER, CAP, TIMEOUT))) {
            case Prepared.PromptRefused no -> no.code();
            case Prepared.Refused no -> no.offer().why().name();
            case Prepared.Ready ready -> "ready";
        }).isEqualTo(what);
        assertThat(paid()).isEmpty();
    }

    private static void terms(ResponseDefinitionBuilder answer) {
        provider.unpaid(answer);
    }

    private static Http terms() {
        return call -> Mono
                .just(json(provider.body("xgen/terms-v1").replace(provider.origin(), "https://api.example"), 402));
    }

    private Upstream upstream(Http http) {
        return Playback.upstream(at("https://api.example", Styles.named("xgen")), http);
    }

    private UpstreamSettings at(String url, Style style) {
        var s = settings;
        return new UpstreamSettings(s.id(), style, URI.create(url), s.asset(), s.payTo(), s.idempotent(), s.maxImages(),
                s.hosts(), false, s.pollPath(), s.pollInterval(), s.budget(), s.models());
    }

    private static SignedOrder moved(SignedOrder p, String url) {
        return new SignedOrder(p.upstream(), p.model(), URI.create(url), p.body(), p.headerName(), p.headerValue(),
                p.authorization(), p.asset(), p.amount());
    }

    private static Http.Outcome json(String body) {
        return json(body, 200);
    }

    private static Http.Outcome json(String body, int status) {
        return new Http.Answer(status, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    private static ResponseDefinitionBuilder answer(int status, String header, String body) {
        var answer = aResponse().withStatus(status);
        if (header != null) {
            String[] parts = header.replace("{{host}}", provider.origin().substring("http://".length())).split(": ", 2);
            answer.withHeader(parts[0], parts[1]);
        }
        return body == null ? answer : answer.withBody(body.replace("{{origin}}", provider.origin()));
    }

    private static List<LoggedRequest> paid() {
        return provider.received()
                .stream()
                .filter(call -> call.containsHeader("X-PAYMENT") || call.containsHeader("PAYMENT-SIGNATURE"))
                .toList();
    }
}
