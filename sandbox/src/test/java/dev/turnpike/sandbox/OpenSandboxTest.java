package dev.turnpike.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.config.Configuration;
import dev.turnpike.config.Configuration.FacilitatorSettings;
import dev.turnpike.config.ConfigurationReader;
import dev.turnpike.config.ConfigurationReader.Reading;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.Prepared;
import dev.turnpike.providers.Submission;
import dev.turnpike.providers.Upstream;
import dev.turnpike.providers.payment.Upstreams;
import dev.turnpike.sandbox.wire.Reply;
import dev.turnpike.x402.Buyer;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.NettyHttp;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The sandbox on real loopback ports, as a gateway in another process sees it. */
class OpenSandboxTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Scheduler scheduler = Schedulers.fromExecutorService(Executors.newScheduledThreadPool(2));
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private NettyHttp http;
    private OpenSandbox open;

    @BeforeEach
    void open() {
        http = new NettyHttp(scheduler);
        open = SandboxOnly.run(new String[] {"--turnpike.sandbox=upstreams", "--turnpike.sandbox.ports=0,0,0,0"},
                InstantSource.system(), new SplittableRandom(1), scheduler,
                new PrintStream(said, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void close() {
        open.close();
        http.close();
        scheduler.dispose();
    }

    @Test
    void saysWhereItIsAndHowToConfigureAGatewayForIt() {
        String output = said.toString(StandardCharsets.UTF_8);
        assertThat(output).startsWith("sandbox ready control=" + open.control() + " ");
        Configuration configuration = configuration();
        assertThat(output).contains(SandboxOnly.configuration(open));
        assertThat(configuration.seller().facilitator()).isInstanceOfSatisfying(FacilitatorSettings.Remote.class,
                remote -> assertThat(remote.url()).isEqualTo(open.facilitator()));
        assertThat(configuration.networks().values())
                .allSatisfy(network -> assertThat(network.rpc()).isEqualTo(open.rpc()));
        assertThat(configuration.upstreams())
                .allSatisfy(upstream -> assertThat(upstream.url()).isEqualTo(open.upstream(upstream.id())));
    }

    @Test
    void sellsOverRealHttp() {
        var buyer = new Buyer(http, World.PAYER, InstantSource.system(), new World().nonces);
        Upstream upstream = Upstreams.create(configuration().upstreams().getFirst(), buyer, http,
                InstantSource.system());
        var order = new ImageOrder("a lighthouse", "flux-schnell", new Resolution(256, 256), 1, null, null, null, null);
        var ready = (Prepared.Ready) await(upstream.prepare(order, UsdcAmount.ofDecimal("1"), PATIENCE));
        var finished = (Submission.Finished) await(upstream.submit(ready.order(), PATIENCE));
        assertThat(answer("GET", URI.create(finished.images().images().getFirst().url()), "").body()).startsWith(0x89,
                'P', 'N', 'G');
        assertThat(answer("GET", open.control(), "").text())
                .contains("\"counts\":{\"asked\":1,\"paid\":1,\"delivered\":1,\"declined\":0}");
    }

    @Test
    void faultsAreSwitchedWhileItRuns() {
        URI faults = URI.create(open.control() + "/faults");
        answer("POST", faults, "{\"upstream\":\"xgen\",\"fault\":\"down\"}");
        assertThat(answer("POST", URI.create(open.upstream("xgen") + "/v1/images/generate"), "{}").status())
                .isEqualTo(503);
        answer("POST", faults, "{\"upstream\":\"facilitator\",\"fault\":\"hanging\"}");
        assertThat(send("GET", URI.create(open.facilitator() + "/supported"), "", Duration.ofMillis(300)))
                .isInstanceOf(Http.Lost.class);
        answer("POST", faults, "{\"upstream\":\"facilitator\",\"fault\":\"none\"}");
        assertThat(answer("GET", URI.create(open.facilitator() + "/supported"), "").status()).isEqualTo(200);
    }

    @Test
    void aDroppedConnectionIsAnExchangeThatIsLost() {
        try (var server = new SandboxServer(InstantSource.system(), scheduler)) {
            int port = server.listen(0, (call, now) -> new Reply.Drop());
            assertThat(send("POST", URI.create("http://127.0.0.1:" + port), "{}", PATIENCE))
                    .isInstanceOf(Http.Lost.class);
        }
    }

    @Test
    void aBodyOfMoreThanAMegabyteIsRefused() {
        assertThat(answer("POST", open.rpc(), " ".repeat((1 << 20) + 1)).status()).isEqualTo(413);
    }

    @Test
    void whenClosedNothingListens() {
        URI rpc = open.rpc();
        open.close();
        assertThat(send("POST", rpc, "{}", PATIENCE)).isInstanceOf(Http.NotSent.class);
    }

    @Test
    void portsMustBeOneForEachUpstream() {
        var sandbox = new World().sandbox;
        assertThatThrownBy(() -> sandbox.open(new Ports(0, List.of(0, 0))))
                .hasMessageContaining("one for each of 3 upstreams");
    }

    private Configuration configuration() {
        return ((Reading.Good) ConfigurationReader.read("test", SandboxOnly.configuration(open), name -> null))
                .configuration();
    }

    private Http.Answer answer(String method, URI uri, String body) {
        return (Http.Answer) send(method, uri, body, PATIENCE);
    }

    private Http.Outcome send(String method, URI uri, String body, Duration timeout) {
        return await(http.send(new Http.Call(method, uri, Map.of("Content-Type", "application/json"),
                body.getBytes(StandardCharsets.UTF_8), timeout, 1 << 20, Http.Reach.OPERATOR)));
    }

    private static <T> T await(Mono<T> answer) {
        return answer.block(PATIENCE);
    }
}
