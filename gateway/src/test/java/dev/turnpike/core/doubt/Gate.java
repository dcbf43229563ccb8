package dev.turnpike.core.doubt;

import dev.turnpike.config.Configuration;
import dev.turnpike.core.Ids;
import dev.turnpike.core.Outside;
import dev.turnpike.core.doubt.RefundBook.Refund;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.till.Reply;
import dev.turnpike.gateway.core.Counted;
import dev.turnpike.gateway.core.Heard;
import dev.turnpike.gateway.core.Mishap;
import dev.turnpike.gateway.core.Signing;
import dev.turnpike.gateway.core.TestCore;
import dev.turnpike.gateway.core.Threads;
import dev.turnpike.testkit.Unwatched;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Facilitator;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.LocalSigner;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.Terms;
import java.time.Duration;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/** One run of a gateway's core on a {@link Street}, with the loops that decide about money. */
public final class Gate extends TestCore {
    private static final Duration PATIENCE = Duration.ofSeconds(500);

    private final Street street;
    private final Configuration settings;
    private final Disposable.Composite loops = Disposables.composite();

    static Gate begin(Street street, Threads threads) {
        Mishap mishap = new Mishap();
        Ids ids = new Counted(street::next);
        return new Gate(street, new Ground(street.folder(), street.configuration, street.clock, threads, ids,
                outside(street, street.network(threads.work(), mishap), ids, mishap), Unwatched.WATCHER, mishap));
    }

    private Gate(Street street, Ground ground) {
        super(ground);
        this.street = street;
        this.settings = street.configuration;
        core().background()
                .stream()
                .filter(loop -> loop.name().equals("doubts") || loop.name().equals("refunds")
                        || loop.name().startsWith("follower"))
                .forEach(loop -> loops.add(loop.start()));
    }

    private static Outside outside(Street street, Http http, Ids ids, Mishap mishap) {
        return new Outside(http, heardWhileAlive(street.facilitator, mishap), street.chain(), street.chain(),
                street.blocks, TREASURY, Outside.upstreams(http, TREASURY, street.clock, ids),
                () -> "https://gate.example");
    }

    /** What the outside says to a process that has died reaches nobody. */
    private static Facilitator heardWhileAlive(Facilitator outside, Mishap mishap) {
        return new Facilitator() {
            @Override
            public Mono<Verification> verify(Payment payment, Terms terms) {
                return alive(outside.verify(payment, terms));
            }

            @Override
            public Mono<Settlement> settle(Payment payment, Terms terms) {
                return alive(outside.settle(payment, terms));
            }

            private <T> Mono<T> alive(Mono<T> said) {
                return said.flatMap(answer -> mishap.dead() ? Mono.never() : Mono.just(answer));
            }
        };
    }

    public Address payTo() {
        return settings.seller().payTo();
    }

    Mono<Reply> serve(String body, Payment payment) {
        return serve(body, payment, PATIENCE);
    }

    /** What a payer signs for an order at today's price. */
    public Payment sign(LocalSigner payer, String body) {
        return Signing.sign(payer, challenge(body), 2, street.clock, street.nonce());
    }

    public Heard<Reply> unpaid(String body) {
        return Heard.of(serve(body, null, Duration.ZERO));
    }

    /** Another process takes the ledger over. */
    void replaced() {
        rows().update("UPDATE owner SET epoch = epoch + 1");
    }

    /** What a start does: every job that has not come to its end is ours, and goes on. */
    public void takeUp() {
        journal().takeOver()
                .flatMapIterable(jobs -> jobs)
                .flatMap(job -> job.closed() ? core().leftOver().tidy(job) : core().till().resume(job), 64)
                .subscribe();
    }

    public Mono<Refund> refund(String job) {
        return core().refunds().pay(job);
    }

    public Mono<Refunds.Owing> owing(String job) {
        return core().refunds().owing(job);
    }

    public Job job(Payment payment) {
        return Heard.of(journal().find(core().seller().authenticate(payment))).value();
    }

    public long drawn(String scope) {
        return number("SELECT COALESCE(SUM(drawn), 0) FROM budgets WHERE scope = ?", scope);
    }

    /** What this payer has open. */
    long held(Address payer) {
        return number("SELECT COALESCE(SUM(held), 0) FROM payers WHERE payer = ?", payer.hex());
    }

    /** What the chain has proven of a job's payment: {@code moved}, {@code dead}; or {@code open}. */
    public String fate(Job job) {
        return rows().text("SELECT COALESCE(proof, 'open') FROM jobs WHERE id = ?", job.id());
    }

    /** By how much the chain's reader is behind. */
    public Duration lag() {
        return core().followers().all().getFirst().lag();
    }

    /** Whether a job is still asked about by itself. */
    public boolean watched(Job job) {
        return number("SELECT COUNT(*) FROM jobs WHERE id = ? AND watch_at IS NOT NULL", job.id()) == 1;
    }

    @Override
    protected void stop() {
        loops.dispose();
    }
}
