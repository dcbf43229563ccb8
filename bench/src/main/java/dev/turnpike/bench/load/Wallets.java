package dev.turnpike.bench.load;

import dev.turnpike.x402.Address;
import dev.turnpike.x402.Authorization;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.LocalSigner;
import dev.turnpike.x402.Offer;
import dev.turnpike.x402.exact.Digest;
import dev.turnpike.x402.wire.PaymentWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Payers that take turns, and the payments they sign: windows as stock clients make them, no nonce twice. */
public final class Wallets {
    /** Stock V1 clients back-date by ten minutes. */
    private static final long BACKDATED_SECONDS = 600;
    /** A careful gateway refuses windows of hours; this is its offer's time and two minutes. */
    private static final long SLACK_SECONDS = 120;

    private final List<LocalSigner> payers;
    private final RandomGenerator random = new SplittableRandom();
    private final InstantSource clock;
    private int next;

    /** The same payers in every run, so that a ledger can know them already. */
    public Wallets(int payers, InstantSource clock) {
        var keys = new SplittableRandom(payers);
        this.payers = IntStream.range(0, payers)
                .mapToObj(i -> LocalSigner.of(HexFormat.of().formatHex(bytes(keys))))
                .toList();
        this.clock = clock;
    }

    public List<Address> addresses() {
        return payers.stream().map(LocalSigner::address).toList();
    }

    /** Signs payments of an offer, on all processors. */
    public List<byte[]> sign(Offer.Acceptable offer, int count) {
        List<Unsigned> todo = Stream.generate(this::unsigned).limit(count).toList();
        Instant now = clock.instant();
        return todo.parallelStream().map(one -> header(offer, one, now)).toList();
    }

    private Unsigned unsigned() {
        next = (next + 1) % payers.size();
        return new Unsigned(payers.get(next), new Bytes32("0x" + HexFormat.of().formatHex(bytes(random))));
    }

    private static byte[] header(Offer.Acceptable offer, Unsigned one, Instant now) {
        long after = offer.x402Version() == 1 ? now.getEpochSecond() - BACKDATED_SECONDS : 0;
        long before = now.getEpochSecond() + offer.maxTimeout().toSeconds() + SLACK_SECONDS;
        var authorization = new Authorization(one.payer().address(), offer.payTo(),
                BigInteger.valueOf(offer.amount().atomic()), BigInteger.valueOf(after), BigInteger.valueOf(before),
                one.nonce());
        var payment = PaymentWriter.write(offer, authorization,
                one.payer().sign(Digest.of(offer.asset(), authorization)));
        var header = PaymentWriter.header(payment);
        return (header.getKey() + ": " + header.getValue()).getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] bytes(RandomGenerator random) {
        byte[] some = new byte[32];
        random.nextBytes(some);
        return some;
    }

    private record Unsigned(LocalSigner payer, Bytes32 nonce) {}
}
