package dev.turnpike.gateway.e2e;

import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Networks;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** A town with a gateway in it and many payers. */
final class StormTown implements AutoCloseable {
    /** Where money goes that is moved away. */
    static final Address ELSEWHERE = new Address("0x0000000000000000000000000000000000e15e00");

    final Town town;
    final Evm chain;
    final Seller seller;
    final Books books;
    /** After all money was handed out, before the first was spent. */
    final Instant opened;

    /** @param seller in this town, whose ledger these books are */
    StormTown(Town town, Seller seller, Books books) {
        this.town = town;
        this.seller = seller;
        this.books = books;
        Asset asset = Networks.usdc(Networks.named(town.network()));
        chain = Evm.of(town.rpc(), asset);
        opened = Until.holds("a block of its own", Duration.ofSeconds(10), Instant::now, afterNow());
    }

    /** A town with one gateway. */
    static StormTown of(Town town, Jar jar, Path folder) {
        return new StormTown(town, jar, new Books(folder));
    }

    private static Predicate<Instant> afterNow() {
        Instant later = Instant.now().plusSeconds(2);
        return now -> now.isAfter(later);
    }

    /** Limits are wide enough for all to come from one address, and times are short. */
    static Settings wide(Town town) {
        return Settings.of(town)
                .with("max-timeout: 420s", "max-timeout: 75s\n  max-wait: 30s")
                .with("attempt-timeout: 60s", "attempt-timeout: 8s")
                .with("interval: 2s, timeout: 2s", "interval: 4s, timeout: 3s")
                .with("health:",
                        "limits: { unpaid-per-second-per-address: 10000, failed-verifies-per-minute-per-address: 10000 }\nhealth:");
    }

    /** Payers who own so much each. */
    List<Wallet> payers(int count, long atomic) {
        List<Wallet> payers = IntStream.range(0, count).mapToObj(i -> Wallet.random(chain.asset())).toList();
        payers.forEach(payer -> chain.mint(payer.address(), atomic));
        payers.forEach(payer -> Until.holds("funded", Duration.ofSeconds(10), () -> chain.balance(payer.address()),
                balance -> balance == atomic));
        return payers;
    }

    /** What a facilitator of the npm packages does for its next calls: ok, down, hang, settle-lost. */
    static void control(String facilitator, String mode, int times) {
        Web.post(facilitator + "/control", "{\"mode\":\"%s\",\"times\":%d}".formatted(mode, times));
    }

    /** The share of paid requests that upstreams spoil after taking the money, in each of four ways. */
    void upstreamsSpoil(double share) {
        for (String upstream : new String[] {"xRouter", "xGen", "dopamint"})
            Web.post(town.upstream(upstream) + "/control", """
                    {"drop":%1$s,"fail":%1$s,"decline":%1$s,"stuck":%1$s}""".formatted(share));
    }

    long count(String sql) {
        return Long.parseLong(books.rows(sql).getFirst().getFirst());
    }

    @Override
    public void close() {
        seller.close();
        town.close();
    }
}
