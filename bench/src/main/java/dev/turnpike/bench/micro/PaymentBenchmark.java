package dev.turnpike.bench.micro;

import dev.turnpike.bench.load.Wallets;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Networks;
import dev.turnpike.x402.Offer;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.PaymentKey;
import dev.turnpike.x402.Seller;
import dev.turnpike.x402.exact.Digest;
import dev.turnpike.x402.wire.PaymentWriter;
import fr.acinq.secp256k1.Secp256k1;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it takes to read a payment and to know its payer, beside what libsecp256k1 alone takes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 2, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class PaymentBenchmark {
    private static final Asset ASSET = Networks.usdc(Networks.named("base-sepolia"));
    private static final Address PAY_TO = new Address("0x70997970c51812dc3a010c7d01b50e0d17dc79c8");
    private static final Duration TIMEOUT = Duration.ofSeconds(420);
    private static final Offer.Acceptable OFFER = new Offer.Acceptable(1, ASSET, PAY_TO, new UsdcAmount(6292), TIMEOUT,
            "{\"payTo\":\"" + PAY_TO.hex() + "\"}", "", "");

    private final Secp256k1 library = Secp256k1.Companion.get();
    private final Seller seller = new Seller(ASSET, PAY_TO, TIMEOUT);
    private final String header = new String(new Wallets(1, InstantSource.system()).sign(OFFER, 1).getFirst(),
            StandardCharsets.US_ASCII).substring("X-PAYMENT: ".length());
    private final Payment payment = seller.read(List.of(), List.of(header)).orElseThrow();
    private final byte[] digest = Digest.of(ASSET, payment.authorization());
    private final byte[] signature = HexFormat.of().parseHex(payment.signature().substring(2, 130));
    private final int parity = Integer.parseInt(payment.signature().substring(130), 16) - 27;

    /** The 32 bytes that were signed (EIP-712). */
    @Benchmark
    public byte[] digest() {
        return Digest.of(ASSET, payment.authorization());
    }

    /** The public key alone, by the library and nothing else: the yardstick. */
    @Benchmark
    public byte[] rawRecovery() {
        return library.ecdsaRecover(signature, digest, parity);
    }

    /** From a payment that was read to its key: digest, strict signature, recovery, address, comparison. */
    @Benchmark
    public PaymentKey verification() {
        return seller.authenticate(payment);
    }

    /** From the header's text to a payment. */
    @Benchmark
    public Payment read() {
        return seller.read(List.of(), List.of(header)).orElseThrow();
    }

    /** From a signed authorization to the header's text. */
    @Benchmark
    public Map.Entry<String, String> write() {
        return PaymentWriter.header(PaymentWriter.write(OFFER, payment.authorization(), payment.signature()));
    }
}
