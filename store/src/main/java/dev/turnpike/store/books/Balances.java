package dev.turnpike.store.books;

import dev.turnpike.core.time.Background;
import dev.turnpike.core.time.Steady;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** What every account of the books holds, from the days that are kept of each, once a minute for the meters. */
public final class Balances implements Background {
    private static final Logger LOG = LoggerFactory.getLogger(Balances.class);
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final Reads reads;
    private final Scheduler scheduler;
    private final Consumer<List<Balance>> watcher;

    /** @param watcher is told of all accounts now and every minute */
    public Balances(Reads reads, Scheduler scheduler, Consumer<List<Balance>> watcher) {
        this.reads = reads;
        this.scheduler = scheduler;
        this.watcher = watcher;
    }

    /** All accounts, by name. */
    public Mono<List<Balance>> now() {
        return reads.ask(
                jdbc -> jdbc.query("SELECT account, SUM(amount) FROM account_days GROUP BY account ORDER BY account",
                        (rs, n) -> new Balance(rs.getString(1), rs.getLong(2))));
    }

    @Override
    public String name() {
        return "balances";
    }

    @Override
    public Disposable start() {
        return Steady.run(name(),
                Flux.interval(Duration.ZERO, EVERY, scheduler)
                        .onBackpressureDrop()
                        .concatMap(tick -> now().doOnNext(watcher).onErrorResume(unread -> {
                            LOG.warn("balances: the ledger cannot be read now: {}", unread.toString());
                            return Mono.empty();
                        })),
                scheduler);
    }
}
