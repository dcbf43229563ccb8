package dev.turnpike.gateway;

import dev.turnpike.config.Configuration;
import dev.turnpike.core.buying.ImageWork;
import dev.turnpike.core.buying.Spending;
import dev.turnpike.core.delivery.KeptFiles;
import dev.turnpike.core.doubt.Doubts;
import dev.turnpike.core.health.Health;
import dev.turnpike.core.health.Probe;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.journal.Journal;
import dev.turnpike.core.journal.Steps;
import dev.turnpike.core.till.Recovery;
import dev.turnpike.core.till.Running;
import dev.turnpike.gateway.settings.Reload;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.ChainReader;
import dev.turnpike.x402.Network;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** What runs without being asked: recovery, probes, a look at the treasury, the watch over the configuration file. */
final class Engine implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger("turnpike");
    private static final Duration TREASURY = Duration.ofSeconds(30);
    private static final Duration SWEEP = Duration.ofHours(1);

    private final Recovery recovery;
    private final Running running;
    private final Probe probe;
    private final Health health;
    private final Treasury treasury;
    private final KeptFiles files;
    private final Doubts doubts;
    private final @Nullable Reload reload;
    private final Threads threads;
    private final Duration drain;
    private final Disposable.Composite loops = Disposables.composite();
    private volatile boolean started;

    /** @param drain how long jobs are given to end when we are told to */
    Engine(Journal journal, Running running, ImageWork work, Probe probe, Health health, Treasury treasury,
            KeptFiles files, Doubts doubts, @Nullable Reload reload, Threads threads, Duration drain) {
        this.recovery = new Recovery(journal, job -> job.closed() ? work.tidy(job) : begin(job), threads.work());
        this.running = running;
        this.probe = probe;
        this.health = health;
        this.treasury = treasury;
        this.files = files;
        this.doubts = doubts;
        this.reload = reload;
        this.threads = threads;
        this.drain = drain;
    }

    @Override
    public void start() {
        started = true;
        loops.add(recovery.start());
        loops.add(probe.round()
                .doOnSuccess(done -> LOG.info("every upstream has been asked once; see /v1/providers"))
                .then(Mono.fromRunnable(() -> loops.add(probe.start())))
                .subscribe());
        loops.add(Flux.interval(Duration.ZERO, TREASURY, threads.work())
                .onBackpressureDrop()
                .concatMap(tick -> treasury.look())
                .subscribe());
        loops.add(Flux.interval(SWEEP, threads.disk())
                .onBackpressureDrop()
                .concatMap(tick -> files.sweep().onErrorComplete())
                .subscribe());
        loops.add(doubts.start());
        if (reload != null) loops.add(reload.start(threads.disk()));
    }

    /**
     * Not waited for: jobs whose settlement is not known may take long, and must not stand in others' way. One that we
     * were given before we took over has lost its owner, which was us, and is begun again.
     */
    private Mono<Job> begin(Job job) {
        Mono.defer(() -> running.start(job))
                .retryWhen(Retry.fixedDelay(3, Duration.ofSeconds(1))
                        .scheduler(threads.work())
                        .filter(Steps.LostOwnership.class::isInstance))
                .subscribe(end -> {}, failure -> LOG.warn("job {}: {}", job.id(), failure.toString()));
        return Mono.just(job);
    }

    /**
     * New requests have ended before this; work is given a while, and is taken up at the next start if that was not
     * enough.
     */
    @Override
    public void stop(Runnable callback) {
        loops.dispose();
        running.drain(drain).doFinally(signal -> {
            started = false;
            callback.run();
        }).subscribe();
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public boolean isRunning() {
        return started;
    }

    /** Before the server accepts, after it has ended. */
    @Override
    public int getPhase() {
        return 0;
    }

    boolean recovered() {
        return recovery.done();
    }

    boolean probed() {
        return health.firstRoundDone();
    }

    /**
     * What we pay from: one account, on each network that an upstream is paid on.
     *
     * @param assets what upstreams are paid in now
     */
    record Treasury(ChainReader chain, Supplier<List<Asset>> assets, Address address,
            Configuration.TreasurySettings settings, Spending spending) {
        Mono<Map<Network, BigInteger>> look() {
            return Flux.fromIterable(assets.get())
                    .concatMap(this::look)
                    .collectMap(Map.Entry::getKey, Map.Entry::getValue)
                    .doOnNext(spending::balances);
        }

        private Mono<Map.Entry<Network, BigInteger>> look(Asset asset) {
            Network network = asset.network();
            Optional<BigInteger> before = Optional.ofNullable(spending.balances().get(network));
            return chain.balance(asset, address)
                    .doOnNext(atomic -> spending.looked(network, true))
                    .doOnNext(atomic -> seen(network, before, atomic))
                    .onErrorResume(unread -> {
                        LOG.warn("treasury: the balance of {} on {} cannot be read now: {}", address, network.label(),
                                unread.toString());
                        spending.looked(network, false);
                        return Mono.justOrEmpty(before);
                    })
                    .map(atomic -> Map.entry(network, atomic));
        }

        private void seen(Network network, Optional<BigInteger> before, BigInteger atomic) {
            if (low(atomic) && before.filter(this::low).isEmpty())
                LOG.warn("treasury: {} holds {} atomic units on {}, less than warn-below {}", address, atomic,
                        network.label(), settings.warnBelow());
        }

        private boolean low(BigInteger atomic) {
            return atomic.compareTo(BigInteger.valueOf(settings.warnBelow().atomic())) < 0;
        }
    }
}
