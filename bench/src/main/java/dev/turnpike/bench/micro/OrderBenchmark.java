package dev.turnpike.bench.micro;

import dev.turnpike.config.Configuration;
import dev.turnpike.config.ConfigurationReader;
import dev.turnpike.config.ConfigurationReader.Reading;
import dev.turnpike.core.fleet.Fleet;
import dev.turnpike.core.health.Circuits;
import dev.turnpike.core.health.Health;
import dev.turnpike.core.routing.Plan;
import dev.turnpike.core.routing.Planner;
import dev.turnpike.core.routing.Preferences;
import dev.turnpike.pricing.Quote;
import dev.turnpike.pricing.Quoter;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.Work;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.Upstream;
import dev.turnpike.providers.payment.Upstreams;
import dev.turnpike.x402.Buyer;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.LocalSigner;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.publisher.Mono;

/** What it takes to price an order and to plan who makes it, with two upstreams to choose from. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class OrderBenchmark {
    private static final String TEXT = """
            networks: { base-sepolia: { rpc: "https://rpc.example" } }
            seller:
              pay-to: "0x1111111111111111111111111111111111111111"
              network: base-sepolia
              facilitator: { url: "https://facilitator.example" }
            treasury:
              key: "0x5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e"
              budget: { per-payment: 0.50, per-hour: 20.00, per-day: 200.00 }
            models: [ { id: flux, price: { per-megapixel: 0.0075 } } ]
            upstreams:
              - { id: alpha, style: x-router, url: "https://alpha.example", models: [ { id: flux, cost: { per-megapixel: 0.0055 } } ] }
              - { id: bravo, style: x-router, url: "https://bravo.example", models: [ { id: flux, cost: { per-megapixel: 0.0057 } } ] }
            """;
    private static final Work WORK = new Work("flux", new Resolution(1024, 1024), 1, null);
    private static final ImageOrder ORDER = new ImageOrder("a lighthouse", "flux", new Resolution(1024, 1024), 1, null,
            null, null, null);

    private final Fleet fleet = fleet(configuration());
    private final Planner planner = new Planner(new Health(InstantSource.system()),
            new Circuits(InstantSource.system(), fleet.configuration().circuit()), (upstream, amount) -> true,
            InstantSource.system());
    private final Quote quote = fleet.quoter().find(WORK).orElseThrow();

    @Benchmark
    public Quote price() {
        return fleet.quoter().find(WORK).orElseThrow();
    }

    @Benchmark
    public Plan plan() {
        return planner.plan(fleet, ORDER, List.of("flux"), Preferences.NONE, quote.price());
    }

    private static Configuration configuration() {
        return switch (ConfigurationReader.read("bench", TEXT, name -> null)) {
            case Reading.Good good -> good.configuration();
            case Reading.Bad bad -> throw new IllegalStateException(bad.problems().toString());
        };
    }

    private static Fleet fleet(Configuration configuration) {
        Http nobody = call -> Mono.error(new IllegalStateException("plans call nobody"));
        var buyer = new Buyer(nobody, LocalSigner.of("11".repeat(32)), InstantSource.system(),
                () -> new Bytes32("0x" + "00".repeat(32)));
        Map<String, Upstream> upstreams = configuration.upstreams()
                .stream()
                .map(settings -> Upstreams.create(settings, buyer, nobody, InstantSource.system()))
                .collect(Collectors.toMap(upstream -> upstream.settings().id(), Function.identity()));
        return new Fleet(configuration, new Quoter(configuration.pricing().quoteTtl(), configuration.priceList(1)),
                upstreams, Map.of());
    }
}
