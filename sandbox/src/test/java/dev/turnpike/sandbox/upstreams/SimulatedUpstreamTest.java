package dev.turnpike.sandbox.upstreams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.sandbox.Payments;
import dev.turnpike.sandbox.TestSettings;
import dev.turnpike.sandbox.World;
import dev.turnpike.x402.Buyer;
import dev.turnpike.x402.Http;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatedUpstreamTest {
    private static final String X_ROUTER = "http://127.0.0.1:8411/v1/images/generate";
    private static final String XGEN = "http://127.0.0.1:8412/v1/images/generate";
    private static final String DOPAMINT = "http://127.0.0.1:8413/api/ai/generations/images/seedream";
    private static final String CAT = "{\"prompt\":\"a cat\",\"model\":\"flux-schnell\"}";
    private static final String SEEDREAM = "{\"prompt\":\"a cat\",\"model\":\"seedream-4.0\"}";

    private final World world = new World();

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|',
            textBlock = """
                    8411/v1/images/generate                     | {"prompt":"a cat"}                                                | 7026
                    8411/v1/images/generate                     | {"prompt":"a cat","width":512,"height":512}                       | 1757
                    8411/v1/images/generate                     | {"prompt":"a cat","width":512,"height":512,"numberResults":4}     | 7028
                    8411/v1/images/generate                     | {"prompt":"a cat","model":"any-other","width":2048,"height":2048} | 28102
                    8411/v1/images/generate                     |                                                                   | 7026
                    8411/v1/images/generate                     | {}                                                                | 7026
                    8412/v1/images/generate                     | {"prompt":"a cat","model":"seedream-4.0","resolution":"4K"}       | 50000
                    8412/v1/images/generate                     | {}                                                                | 50000
                    8413/api/ai/generations/images/seedream     | {"prompt":"a cat"}                                                | 52700
                    8413/api/ai/generations/images/flux-schnell | {"prompt":"a cat"}                                                | 7500
                    """)
    void anOrderIsPricedByItsUpstreamsRule(String path, String body, String amount) {
        Http.Answer answer = world.answer(World.post("http://127.0.0.1:" + path, body == null ? "" : body));
        assertThat(answer.status()).isEqualTo(402);
        assertThat(answer.text()).contains("\"maxAmountRequired\":\"" + amount + "\"",
                "\"resource\":\"http://127.0.0.1:" + path + "\"");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|',
            textBlock = """
                    8411/v1/images/generate                 | {"prompt":"a"}                                           | INVALID_PARAMETER
                    8411/v1/images/generate                 | {"prompt":"a cat","width":1000}                          | INVALID_DIMENSIONS
                    8411/v1/images/generate                 | {"prompt":"a cat","height":2112}                         | INVALID_DIMENSIONS
                    8411/v1/images/generate                 | {"prompt":"a cat","numberResults":5}                     | INVALID_PARAMETER
                    8411/v1/images/generate                 | {"prompt":"a cat","steps":51}                            | INVALID_PARAMETER
                    8411/v1/images/generate                 | {"prompt":"a cat","guidance":0.5}                        | INVALID_PARAMETER
                    8411/v1/images/generate                 | {"prompt":"a cat","colour":"red"}                        | INVALID_PARAMETER
                    8411/v1/images/generate                 | no json                                                  | INVALID_PARAMETER
                    8412/v1/images/generate                 | {"prompt":"a cat"}                                       | INVALID_PARAMETER
                    8412/v1/images/generate                 | {"prompt":"a cat","model":"m","resolution":"3K"}         | INVALID_PARAMETER
                    8412/v1/images/generate                 | {"prompt":"a cat","model":"m","aspect_ratio":"wide"}     | INVALID_PARAMETER
                    8412/v1/images/generate                 | {"prompt":"a cat","model":"m","seed":1}                  | INVALID_PARAMETER
                    8413/api/ai/generations/images/seedream | {"prompt":"a cat","num_images":2}                        | INVALID_PARAMETER
                    8413/api/ai/generations/images/seedream | {"prompt":"a cat","image_size":"huge"}                   | INVALID_PARAMETER
                    8413/api/ai/generations/images/seedream | {"prompt":"a cat","image_size":{"width":0,"height":1}}   | INVALID_PARAMETER
                    """)
    void anOrderThatBreaksARuleIsRefusedBeforeAnybodyPays(String path, String body, String code) {
        Http.Answer answer = world.answer(World.post("http://127.0.0.1:" + path, body));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("\"error\":\"" + code + "\"");
    }

    @ParameterizedTest(name = "{0} times {1}")
    @CsvSource({"none, 1, 7026", "none, 0.5, 3513", "none, 1.25, 8783", "dear, 1, 14052", "suspect, 1, 70260",
            "dear, 0.5, 7026"})
    void pricesFollowFaultAndFactor(String fault, String factor, String amount) {
        world.sandbox.upstream("x-router").fault(Fault.of(fault).orElseThrow());
        world.sandbox.upstream("x-router").factor(PriceFactor.of(factor));
        assertThat(world.answer(World.post(X_ROUTER, CAT)).text()).contains("\"maxAmountRequired\":\"" + amount + "\"");
    }

    @Test
    void aPriceThatChangedAfterSigningIsNotPaid() {
        Http.Call paid = Payments.pay(world, World.post(X_ROUTER, CAT), 1);
        world.sandbox.upstream("x-router").factor(PriceFactor.of("0.9"));
        assertThat(world.answer(paid).status()).isEqualTo(402);
        assertThat(world.sandbox.upstream("x-router").counts()).isEqualTo(new Counts(1, 0, 0, 1));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({X_ROUTER + ",false", XGEN + ",false", DOPAMINT + ",true"})
    void onlyDopamintSpeaksBothVersions(String url, boolean both) {
        assertThat(world.answer(World.post(url, "")).header("PAYMENT-REQUIRED").isPresent()).isEqualTo(both);
    }

    @Test
    void aPaymentInV2HasAReceiptInV2() {
        Http.Answer answer = world.answer(Payments.pay(world, World.post(DOPAMINT, "{\"prompt\":\"a cat\"}"), 2));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("PAYMENT-RESPONSE")).isPresent();
        assertThat(Buyer.receipt(answer).orElseThrow().success()).isTrue();
    }

    @Test
    void aPaymentInV1HasAReceiptInV1() {
        Http.Answer answer = world.answer(Payments.pay(world, World.post(X_ROUTER, CAT), 1));
        assertThat(answer.header("X-PAYMENT-RESPONSE")).isPresent();
        assertThat(Buyer.receipt(answer).orElseThrow().transaction().hex()).startsWith("0x73616e64626f78");
    }

    @Test
    void theSamePaymentBuysNothingTheSecondTime() {
        Http.Call paid = Payments.pay(world, World.post(X_ROUTER, CAT), 1);
        assertThat(world.answer(paid).status()).isEqualTo(200);
        Http.Answer second = world.answer(paid);
        assertThat(second.status()).isEqualTo(402);
        assertThat(second.text()).contains("invalid_exact_evm_nonce_already_used");
        assertThat(world.sandbox.upstream("x-router").counts()).isEqualTo(new Counts(1, 1, 1, 1));
    }

    @ParameterizedTest
    @CsvSource({X_ROUTER + ",x-router", XGEN + ",xgen"})
    void atAnIdempotentUpstreamItIsAnsweredAlike(String url, String id) {
        var other = new World(upstream -> TestSettings.withIdempotent(upstream, true));
        Http.Call paid = Payments.pay(other, World.post(url, SEEDREAM), 1);
        assertThat(other.answer(paid).text()).isEqualTo(other.answer(paid).text());
        assertThat(other.sandbox.upstream(id).counts().paid()).isOne();
    }

    @ParameterizedTest
    @CsvSource({"garbage", "e30="})
    void aPaymentThatCannotBeReadIsABadRequest(String header) {
        assertThat(world.answer(World.post(X_ROUTER, CAT).with("x-payment", header)).status()).isEqualTo(400);
    }

    @Test
    void aJobGoesThroughItsStagesAndIsDeliveredOnce() {
        var slow = new World(upstream -> upstream.withWork(Duration.ofSeconds(9)));
        String ticket = slow.answer(Payments.pay(slow, World.post(XGEN, SEEDREAM), 1)).text();
        String job = "http://127.0.0.1:8412/v1/images/" + ticket.substring(ticket.indexOf(":\"") + 2).substring(0, 36);
        assertThat(ticket).contains("\"status\":\"pending\"");
        assertThat(List.of(status(slow, job, 0), status(slow, job, 4), status(slow, job, 4), status(slow, job, 4),
                status(slow, job, 9))).containsExactly("pending", "processing", "processing", "completed", "completed");
        assertThat(slow.sandbox.upstream("xgen").counts().delivered()).isOne();
    }

    @Test
    void aStuckJobMovesOnWhenTheFaultIsGone() {
        String ticket = world.answer(Payments.pay(world, World.post(DOPAMINT, "{\"prompt\":\"a cat\"}"), 1)).text();
        String statusUrl = ticket.replaceFirst(".*\"statusUrl\":\"([^\"]+)\".*", "$1");
        world.sandbox.upstream("dopamint").fault(Fault.JOB_STUCK);
        assertThat(status(world, statusUrl, 60)).isEqualTo("IN_PROGRESS");
        world.sandbox.upstream("dopamint").fault(Fault.NONE);
        assertThat(status(world, statusUrl, 0)).isEqualTo("COMPLETED");
    }

    @Test
    void smallOrdersAreScaledUpAtDopamint() {
        String order = "{\"prompt\":\"a cat\",\"image_size\":{\"width\":640,\"height\":360}}";
        String ticket = world.answer(Payments.pay(world, World.post(DOPAMINT, order), 1)).text();
        world.time.advanceTimeBy(Duration.ofSeconds(5));
        assertThat(world.answer(World.get(ticket.replaceFirst(".*\"statusUrl\":\"([^\"]+)\".*", "$1"))).text())
                .contains("\"width\":1280", "\"height\":720");
    }

    @Test
    void imagesCanBeReadInPart() {
        String answer = world.answer(Payments.pay(world, World.post(X_ROUTER, CAT), 1)).text();
        Http.Call image = World.get(answer.replaceFirst(".*\"url\":\"([^\"]+)\".*", "$1"));
        byte[] whole = world.answer(image).body();
        Http.Answer part = world.answer(image.with("Range", "bytes=1-3"));
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.text()).isEqualTo("PNG");
        assertThat(part.header("Content-Range")).contains("bytes 1-3/" + whole.length);
        assertThat(world.answer(image.with("range", "bytes=99999999-")).status()).isEqualTo(416);
    }

    @ParameterizedTest
    @CsvSource({"GET,  8411/v1/images/generate", // which is why directories that ask by GET call the providers broken
            "GET,  8412/v1/images/00000000-0000-0000-0000-000000000000",
            "GET,  8411/files/00000000-0000-0000-0000-000000000000.png", "POST, 8411/elsewhere",
            "PUT,  8411/v1/images/generate"})
    void whatIsNotThereIsNotFound(String method, String path) {
        var call = new Http.Call(method, URI.create("http://127.0.0.1:" + path), Map.of(), new byte[0],
                Duration.ofSeconds(5), 4096, Http.Reach.PRIVATE);
        assertThat(world.answer(call).status()).isEqualTo(404);
    }

    private static String status(World world, String url, int afterSeconds) {
        world.time.advanceTimeBy(Duration.ofSeconds(afterSeconds));
        return world.answer(World.get(url)).text().replaceFirst(".*\"status\":\"([^\"]+)\".*", "$1");
    }
}
