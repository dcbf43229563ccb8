package dev.turnpike.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.springframework.core.env.StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;

import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.sandbox.OpenSandbox;
import dev.turnpike.sandbox.SandboxOnly;
import dev.turnpike.testkit.Wallet;
import dev.turnpike.x402.Buyer;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.LocalSigner;
import dev.turnpike.x402.NettyHttp;
import dev.turnpike.x402.Networks;
import dev.turnpike.x402.SignedPayment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The whole gateway in this process, on ports that were free, with the sandbox's upstreams, facilitator and chain beside
 * it over HTTP.
 */
final class RunningGateway implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final LocalSigner PAYER = LocalSigner.of("0x" + "5".repeat(64));

    private final Scheduler scheduler = Schedulers.newParallel("outside", 4);
    private final NettyHttp http = new NettyHttp(scheduler);
    private final Wallet wallet = new Wallet(PAYER,
            new Buyer.Guard(Networks.usdc(Networks.named("base-sepolia")), Set.of(), UsdcAmount.ofDecimal("1")),
            InstantSource.system(), RunningGateway::nonce);
    private final OpenSandbox sandbox;
    private final boolean beside;
    private final String standard;
    private final ConfigurableApplicationContext context;

    /**
     * @param folder for the configuration; the ledger goes into {@code data} in it
     * @param change of the configuration's text; it may bring another ledger
     * @param publicPort 0 is any
     * @param operatorsPort 0 is any other
     * @param options of the command line; {@code env:NAME=value} is a variable of the environment
     */
    RunningGateway(Path folder, UnaryOperator<String> change, int publicPort, int operatorsPort, String... options)
            throws IOException {
        this(null, folder, change, publicPort, operatorsPort, options);
    }

    /** The same beside another one, with its sandbox. */
    RunningGateway(@Nullable RunningGateway other, Path folder, UnaryOperator<String> change, int publicPort,
            int operatorsPort, String... options) throws IOException {
        var said = new ByteArrayOutputStream();
        beside = other != null;
        sandbox = other != null ? other.sandbox
                : SandboxOnly.run(new String[] {"--turnpike.sandbox.ports=0,0,0,0"}, InstantSource.system(),
                        new SecureRandom(), scheduler, new PrintStream(said, true, UTF_8));
        standard = other != null ? other.standard
                : said.toString(UTF_8).replaceFirst("(?s).*?# turnpike.yaml[^\n]*\n", "");
        String changed = change.apply(standard);
        String own = "\nledger: { url: \"jdbc:sqlite:" + folder.resolve("data/books.db") + "\" }\n";
        Path file = Files.writeString(folder.resolve("turnpike.yaml"),
                changed.contains("\nledger:") ? changed : changed + own);
        var application = new SpringApplication(TurnpikeApplication.class);
        application
                .addInitializers(made -> made.getBeanFactory().registerSingleton("withoutTests", new WithoutTests()));
        List<String> arguments = new ArrayList<>(List.of("--turnpike.config=" + file, "--server.port=" + publicPort,
                "--management.server.port=" + operatorsPort));
        arguments.addAll(List.of(options));
        arguments.removeIf(option -> option.startsWith("env:"));
        application.addInitializers(made -> made.getEnvironment()
                .getPropertySources()
                .replace(SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new SystemEnvironmentPropertySource(
                        SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables(options))));
        context = application.run(arguments.toArray(String[]::new));
    }

    /** Those of this process, and what options of the kind {@code env:NAME=value} add. */
    private static Map<String, Object> variables(String... options) {
        Map<String, Object> all = new HashMap<>(System.getenv());
        for (String option : options)
            if (option.startsWith("env:"))
                all.put(option.substring(4, option.indexOf('=')), option.substring(option.indexOf('=') + 1));
        return all;
    }

    String at(String path) {
        return "http://localhost:" + context.getEnvironment().getProperty("local.server.port") + path;
    }

    String operators(String path) {
        return "http://127.0.0.1:" + context.getEnvironment().getProperty("local.management.port") + path;
    }

    /** Switches a fault of an upstream, of the {@code facilitator} or of the {@code chain}. */
    void fault(String whose, String fault) {
        send("POST", sandbox.control() + "/faults", "{\"upstream\":\"" + whose + "\",\"fault\":\"" + fault + "\"}",
                Map.of());
    }

    Http.Answer get(String url) {
        return send("GET", url, "", Map.of());
    }

    Http.Answer get(String url, String header, String value) {
        return send("GET", url, "", Map.of(header, value));
    }

    Http.Answer post(String url, String body) {
        return send("POST", url, body, Map.of());
    }

    /** Buys an image as a stock client does; if nothing is offered, that is the answer. */
    Http.Answer buy(String order) {
        Http.Call unpaid = call("POST", at("/v1/images/generate"), order, Map.of());
        Http.Answer asked = answer(unpaid);
        if (asked.status() != 402) return asked;
        SignedPayment payment = wallet.pay(unpaid.uri(), asked, 1);
        return answer(unpaid.with(payment.headerName(), payment.headerValue()));
    }

    /** A payment for an order, as a stock client makes it: a header with its value. */
    Map.Entry<String, String> pay(String order) {
        Http.Call unpaid = call("POST", at("/v1/images/generate"), order, Map.of());
        SignedPayment payment = wallet.pay(unpaid.uri(), answer(unpaid), 1);
        return Map.entry(payment.headerName(), payment.headerValue());
    }

    /** @param headers beside a content type of JSON; an empty one is left out */
    Http.Answer send(String method, String url, String body, Map<String, String> headers) {
        return answer(call(method, url, body, headers));
    }

    private Http.Answer answer(Http.Call call) {
        if (http.send(call).block(PATIENCE) instanceof Http.Answer answer) return answer;
        throw new AssertionError(call + ": no answer");
    }

    private static Http.Call call(String method, String url, String body, Map<String, String> headers) {
        var all = new HashMap<>(Map.of("Content-Type", "application/json"));
        all.putAll(headers);
        all.values().removeIf(String::isEmpty);
        return new Http.Call(method, URI.create(url), all, body.getBytes(UTF_8), PATIENCE, 32 << 20,
                Http.Reach.OPERATOR);
    }

    private static Bytes32 nonce() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return new Bytes32("0x" + HexFormat.of().formatHex(bytes));
    }

    /** Test classes in our packages are no parts of the gateway. */
    private static final class WithoutTests extends TypeExcludeFilter {
        @Override
        public boolean match(MetadataReader type, MetadataReaderFactory types) {
            return type.getClassMetadata().getClassName().contains(".Sample");
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof WithoutTests;
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }

    @Override
    public void close() {
        context.close();
        if (!beside) sandbox.close();
        http.close();
        scheduler.dispose();
    }
}
