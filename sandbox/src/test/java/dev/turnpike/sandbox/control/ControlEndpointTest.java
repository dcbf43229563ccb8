package dev.turnpike.sandbox.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.sandbox.World;
import dev.turnpike.sandbox.facilitator.FacilitatorFault;
import dev.turnpike.sandbox.upstreams.Fault;
import dev.turnpike.sandbox.upstreams.PriceFactor;
import dev.turnpike.x402.Http;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlEndpointTest {
    private final World world = new World();

    @Test
    void saysPlainlyThatItIsASandbox() {
        Http.Answer answer = world.answer(World.get(World.SERVICES + "/sandbox"));
        assertThat(answer.text()).contains("\"sandbox\":true", "play money", "\"network\":\"base-sepolia\"",
                "\"gateway\"", "\"treasury\"", "\"id\":\"x-router\"", "\"flux-schnell\":\"0.0067 USDC per megapixel\"",
                "\"counts\":{\"asked\":0,\"paid\":0,\"delivered\":0,\"declined\":0}");
    }

    @Test
    void switchesTheFaultsOfUpstreamsFacilitatorAndChain() {
        assertThat(post("faults", "{\"upstream\":\"x-router\",\"fault\":\"down\"}").text())
                .contains("\"fault\":\"down\"");
        post("faults", "{\"upstream\":\"facilitator\",\"fault\":\"settle-unknown\"}");
        post("faults", "{\"upstream\":\"chain\",\"fault\":\"down\"}");
        assertThat(world.sandbox.upstream("x-router").fault()).isEqualTo(Fault.DOWN);
        assertThat(world.sandbox.facilitator().fault()).isEqualTo(FacilitatorFault.SETTLE_UNKNOWN);
        assertThat(world.sandbox.chain().isReadable()).isFalse();
        post("faults", "{\"seller\":\"x-router\",\"fault\":\"none\"}");
        post("faults", "{\"upstream\":\"chain\",\"fault\":\"none\"}");
        assertThat(world.sandbox.upstream("x-router").fault()).isEqualTo(Fault.NONE);
        assertThat(world.sandbox.chain().isReadable()).isTrue();
    }

    @Test
    void changesPrices() {
        assertThat(post("price", "{\"upstream\":\"xgen\",\"factor\":\"0.5\"}").text()).contains("\"factor\":\"0.5\"");
        assertThat(world.sandbox.upstream("xgen").factor()).isEqualTo(PriceFactor.of("0.5"));
    }

    @ParameterizedTest(name = "{1}: {2}")
    @CsvSource(delimiter = '|',
            textBlock = """
                    faults | {"upstream":"nobody","fault":"down"}         | upstream: 'nobody' (expected: one of x-router, xgen, dopamint)
                    faults | {"upstream":"xgen","fault":"tired"}          | fault: 'tired' (expected: one of none, down
                    faults | {"upstream":"facilitator","fault":"slow"}    | fault: 'slow' (expected: one of none, down, hanging
                    faults | {"upstream":"chain","fault":"slow"}          | fault: 'slow' (expected: one of none, down)
                    faults | []                                         | expected: a JSON object
                    price  | {"upstream":"xgen","factor":"0"}             | factor: 0/10000 (expected: more than 0)
                    price  | {"upstream":"xgen","factor":"-1"}            | factor: '-1' (expected: a decimal of at most 4 places
                    """)
    void whatItDoesNotKnowItRefusesWithWhatItExpected(String path, String body, String message) {
        Http.Answer answer = post(path, body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains(message);
    }

    @Test
    void aWebPageCannotSwitchAnything() {
        var form = new Http.Call("POST", URI.create(World.SERVICES + "/sandbox/faults"),
                Map.of("Content-Type", "text/plain"),
                World.post(World.SERVICES, "{\"upstream\":\"xgen\",\"fault\":\"down\"}").body(), Duration.ofSeconds(1),
                4096, Http.Reach.OPERATOR);
        assertThat(world.answer(form).status()).isEqualTo(415);
        assertThat(world.sandbox.upstream("xgen").fault()).isEqualTo(Fault.NONE);
    }

    private Http.Answer post(String path, String body) {
        return world.answer(World.post(World.SERVICES + "/sandbox/" + path, body));
    }
}
