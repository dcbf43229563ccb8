package dev.turnpike.gateway.books;

import dev.turnpike.gateway.books.Report.Finding;
import dev.turnpike.gateway.books.Report.Sum;
import dev.turnpike.gateway.routing.Fleet;
import dev.turnpike.providers.Upstream;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.ChainReader;
import dev.turnpike.x402.TransferLog;
import dev.turnpike.x402.TransferLog.Reading;
import dev.turnpike.x402.TransferLog.Transfer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Holds the books against the chain and names every difference.
 *
 * <p>The chain is read first. A transfer is explained by the payment in the journal that its authorization is of,
 * whenever that was booked; a payment that was booked in that time and is not explained so is asked for at the chain by
 * itself, whenever that was carried out. So the ends of the time make no difference.
 */
public final class Reconciliation {
    /** What was booked this shortly before the last block that counts may be in one that does not count yet. */
    private static final Duration FRESH = Duration.ofMinutes(2);

    private final Reads reads;
    private final TransferLog log;
    private final ChainReader chain;
    private final Ours ours;
    private final InstantSource clock;
    private final Duration lag;

    /**
     * Who we are.
     *
     * @param asset what we are paid in and pay with
     * @param payee whom clients pay now; those of earlier terms are in the journal
     * @param treasury who pays upstreams now
     * @param upstreams whom we pay, by address: the id of the upstream
     */
    public record Ours(Asset asset, Address payee, Address treasury, Supplier<Map<Address, String>> upstreams) {}

    /** @param shownWithin how far behind the present the last block that counts may be on a node that keeps up */
    public Reconciliation(Reads reads, TransferLog log, ChainReader chain, Ours ours, Duration shownWithin,
            InstantSource clock) {
        this.reads = reads;
        this.log = log;
        this.chain = chain;
        this.ours = ours;
        this.clock = clock;
        this.lag = FRESH.plus(shownWithin);
    }

    /** Whom we pay, draining upstreams included: by address, the upstream. */
    public static Map<Address, String> payees(Fleet fleet) {
        Map<Address, String> payees = new HashMap<>();
        Stream.concat(fleet.draining().values().stream(), fleet.upstreams().values().stream())
                .map(Upstream::settings)
                .forEach(settings -> settings.payTo().forEach(payee -> payees.put(payee, settings.id())));
        return payees;
    }

    /**
     * Looks, and changes nothing. An error signal if the chain cannot be read now, or not as far as {@code to}: a node
     * that has fallen behind shows nothing, which is not that there is nothing.
     */
    public Mono<Report> report(Instant from, Instant to) {
        return reads.ask(jdbc -> accounts(new Bookings(jdbc), from, to))
                .flatMap(judge -> log.transfers(ours.asset(), judge.own(), from, to)
                        .flatMap(reading -> held(judge, reading, from, to)));
    }

    /**
     * Posts to {@code suspense} what the report has of transfers that no job will ever book; those that were not posted
     * before.
     */
    public Mono<List<Difference>> post(Report report) {
        List<Difference> differences = report.differences().stream().map(Finding::difference).toList();
        return reads.ask(jdbc -> new Suspense(jdbc, clock).post(differences));
    }

    private Judge accounts(Bookings bookings, Instant from, Instant to) {
        Set<Address> payees = new LinkedHashSet<>(bookings.payees());
        payees.add(ours.payee());
        Set<Address> own = new LinkedHashSet<>(payees);
        own.add(ours.treasury());
        bookings.purchases(from, to).forEach(booking -> own.add(booking.authorization().from()));
        return new Judge(own, payees);
    }

    private Mono<Report> held(Judge judge, Reading reading, Instant from, Instant to) {
        if (reading.until().plus(lag).isBefore(to))
            return Mono.error(new IllegalStateException("the last block that counts is of " + reading.until()
                    + " (expected: at most " + lag + " before " + to + ")"));
        Instant settled = reading.until().minus(FRESH);
        Instant end = settled.isBefore(to) ? settled : to;
        return reads.ask(jdbc -> booked(new Bookings(jdbc), from, end)).flatMap(bookings -> {
            Matching matching = new Matching(bookings);
            return Flux.fromIterable(reading.transfers())
                    .concatMap(transfer -> explain(judge, matching, transfer, matching.nth(transfer)))
                    .concatWith(Flux.defer(() -> Flux.fromIterable(matching.left()))
                            .concatMap(booking -> missing(judge, booking)))
                    .collectList()
                    .flatMap(verdicts -> report(judge, reading, verdicts, from, to));
        });
    }

    private List<Booking> booked(Bookings bookings, Instant from, Instant end) {
        List<Booking> all = new ArrayList<>(bookings.settlements(from, end));
        all.addAll(bookings.purchases(from, end));
        all.addAll(bookings.refunds(from, end));
        return all.stream().filter(booking -> booking.isBooked() && booking.asset().equals(ours.asset())).toList();
    }

    private Mono<Verdict> explain(Judge judge, Matching matching, Transfer transfer, int nth) {
        Optional<Booking> claimed = matching.byTransaction(transfer);
        if (claimed.isPresent()) {
            matching.found(claimed.get());
            return Mono.just(judge.known(claimed.get(), transfer, nth));
        }
        return reads.ask(jdbc -> explain(new Bookings(jdbc), judge, matching, transfer, nth));
    }

    private Verdict explain(Bookings bookings, Judge judge, Matching matching, Transfer transfer, int nth) {
        Optional<Booking> booking = Optional.ofNullable(transfer.nonce())
                .flatMap(nonce -> bookings.find(ours.asset(), new Booking.Key(transfer.from(), nonce)));
        if (booking.isEmpty())
            return new Verdict.Different(judge.unknown(transfer, upstreamAt(bookings, transfer.from()), nth));
        matching.found(booking.get());
        return judge.known(booking.get(), transfer, nth);
    }

    private Optional<String> upstreamAt(Bookings bookings, Address payee) {
        return Optional.ofNullable(ours.upstreams().get().get(payee)).or(() -> bookings.upstreamPaidAt(payee));
    }

    private Mono<Verdict> missing(Judge judge, Booking booking) {
        return chain.fate(booking.asset(), booking.authorization(), booking.since())
                .map(fate -> judge.missing(booking, fate));
    }

    private Mono<Report> report(Judge judge, Reading reading, List<Verdict> verdicts, Instant from, Instant to) {
        return reads.ask(jdbc -> {
            Suspense suspense = new Suspense(jdbc, clock);
            List<Finding> differences = new ArrayList<>();
            List<Finding> pending = new ArrayList<>();
            for (Verdict verdict : verdicts) switch (verdict) {
                case Verdict.Agreed agreed -> {}
                case Verdict.Different d -> differences.add(new Finding(d.difference(), suspense.has(d.difference())));
                case Verdict.Pending p -> pending.add(new Finding(p.difference(), false));
            }
            return new Report(from, to, reading.until(), judge.own(), sum(reading, t -> judge.own().contains(t.to())),
                    sum(reading, t -> judge.own().contains(t.from())), differences, pending,
                    since(verdicts, reading.until()));
        });
    }

    private static Instant since(List<Verdict> verdicts, Instant until) {
        return Stream
                .concat(Stream.of(until),
                        verdicts.stream()
                                .filter(Verdict.Pending.class::isInstance)
                                .map(verdict -> ((Verdict.Pending) verdict).since()))
                .min(Comparator.naturalOrder())
                .orElse(until);
    }

    private static Sum sum(Reading reading, Predicate<Transfer> which) {
        Sum sum = Sum.NONE;
        for (Transfer transfer : reading.transfers()) if (which.test(transfer)) sum = sum.plus(transfer.value());
        return sum;
    }
}
