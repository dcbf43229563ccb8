package dev.turnpike.bench.fill;

import dev.turnpike.core.journal.Change;
import dev.turnpike.core.journal.Journal;
import dev.turnpike.x402.Address;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Fills a ledger with settled and proven sales of the last weeks, spread evenly over time and over payers. */
public final class Filler {
    private static final int AT_ONCE = 1024;
    /** Within the time for which a gateway keeps everything. */
    private static final Duration SPREAD = Duration.ofDays(20);
    private static final Duration AGO = Duration.ofHours(1);

    private Filler() {}

    /** @param path of the file; it must be new */
    public static void fill(Path path, int sales, List<Address> payers, Instant now) {
        Instant first = now.minus(AGO).minus(SPREAD);
        Scheduler making = Schedulers.newParallel("making", 2, true);
        try (var ledger = new Ledger(path, () -> now)) {
            ledger.journal().takeOver().block();
            Flux.range(0, sales)
                    .flatMap(i -> sale(ledger.journal(), payers.get(i % payers.size()),
                            first.plus(SPREAD.multipliedBy(i).dividedBy(sales))).subscribeOn(making), AT_ONCE)
                    .window(100_000)
                    .concatMap(Flux::count)
                    .scan(0L, Long::sum)
                    .doOnNext(done -> System.out.printf("%d sales in the ledger%n", done))
                    .blockLast();
        } finally {
            making.dispose();
        }
    }

    private static Mono<Boolean> sale(Journal journal, Address payer, Instant at) {
        return Mono.defer(() -> {
            var sale = new Sale(new SplittableRandom());
            Change held = sale.held(payer, at);
            Change settled = sale.settled(held.after(), at.plusSeconds(3));
            return applied(journal, held).then(Mono.defer(() -> applied(journal, settled)))
                    .then(Mono.defer(() -> applied(journal, Sale.proven(settled.after()))));
        });
    }

    private static Mono<Boolean> applied(Journal journal, Change change) {
        return journal.apply(change).map(verdict -> {
            if (verdict != Journal.Verdict.APPLIED)
                throw new IllegalStateException("a sale was not written: " + verdict);
            return true;
        });
    }
}
