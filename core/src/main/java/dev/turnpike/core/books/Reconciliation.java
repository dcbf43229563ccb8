package dev.turnpike.core.books;

import dev.turnpike.core.books.Report.Finding;
import dev.turnpike.core.books.Report.Sum;
import dev.turnpike.core.doubt.Seen;
import dev.turnpike.core.fleet.Fleet;
import dev.turnpike.providers.Upstream;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.ChainReader;
import dev.turnpike.x402.TransferLog;
import dev.turnpike.x402.TransferLog.Reading;
import dev.turnpike.x402.TransferLog.Transfer;
import java.time.Duration;
import java.time.Instant;
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
 * The reconciliation of the ledger with the chain: it names every difference.
 *
 * <p>The chain is read first. A transfer is matched with the payment in the journal that has its authorization, whenever
 * that was booked. A payment that was booked in the time of the report and is not matched is looked up on the chain by
 * itself, whenever it was carried out. So the limits of the time cause no differences.
 */
public final class Reconciliation {
    /** A payment booked this shortly before the last block that counts may be in a block that does not count yet. */
    private static final Duration FRESH = Duration.ofMinutes(2);

    private final Books books;
    private final TransferLog log;
    private final ChainReader chain;
    private final Ours ours;
    private final Duration lag;

    /**
     * Our own addresses and those we pay.
     *
     * @param asset the token in which clients pay us and we pay upstreams
     * @param payee the address that clients pay now; payees of earlier terms are in the journal
     * @param treasury the address that pays upstreams now
     * @param upstreams ids of upstreams by the address they are paid at
     */
    public record Ours(Asset asset, Address payee, Address treasury, Supplier<Map<Address, String>> upstreams) {}

    /** @param shownWithin how old the last block that counts may be on a node that keeps up */
    public Reconciliation(Books books, TransferLog log, ChainReader chain, Ours ours, Duration shownWithin) {
        this.books = books;
        this.log = log;
        this.chain = chain;
        this.ours = ours;
        this.lag = FRESH.plus(shownWithin);
    }

    /** Ids of upstreams by the address they are paid at, draining ones included. */
    public static Map<Address, String> payees(Fleet fleet) {
        Map<Address, String> payees = new HashMap<>();
        Stream.concat(fleet.draining().values().stream(), fleet.upstreams().values().stream())
                .map(Upstream::settings)
                .forEach(settings -> settings.payTo().forEach(payee -> payees.put(payee, settings.id())));
        return payees;
    }

    /** The moment from which on the ledger has every payment; before it payments are missing that were deleted. */
    public Mono<Instant> since() {
        return books.since();
    }

    /**
     * Reports and changes nothing. An error signal if the chain cannot be read now, or not as far as {@code to}: a node
     * that has fallen behind shows no transfers where there may be some.
     */
    public Mono<Report> report(Instant from, Instant to) {
        return Mono.zip(books.payees(), books.booked(from, to), this::judge)
                .flatMap(judge -> log.transfers(ours.asset(), judge.own(), from, to)
                        .flatMap(reading -> held(judge, reading, from, to)));
    }

    /**
     * Posts the transfers of a report that no job will ever book to {@code suspense}; emits the ones that were not posted
     * before.
     */
    public Mono<List<Difference>> post(Report report) {
        List<Difference> differences = report.differences().stream().map(Finding::difference).toList();
        return books.post(differences);
    }

    /** Tells what one transfer is that was read off the chain. */
    Mono<Verdict> explain(Asset asset, Seen seen) {
        return books.payees().flatMap(told -> {
            Judge judge = judge(told, List.of());
            return known(asset, seen.transfer()).map(booking -> judge.known(booking, seen.transfer(), seen.nth()))
                    .switchIfEmpty(unknown(judge, seen.transfer(), seen.nth()));
        });
    }

    private Judge judge(Set<Address> told, List<Booking> booked) {
        Set<Address> payees = new LinkedHashSet<>(told);
        payees.add(ours.payee());
        Set<Address> own = new LinkedHashSet<>(payees);
        own.add(ours.treasury());
        booked.stream()
                .filter(booking -> booking.what() == Booking.What.PURCHASE)
                .forEach(booking -> own.add(booking.authorization().from()));
        return new Judge(own, payees);
    }

    private Mono<Report> held(Judge judge, Reading reading, Instant from, Instant to) {
        if (reading.until().plus(lag).isBefore(to))
            return Mono.error(new IllegalStateException("the last block that counts is of " + reading.until()
                    + " (expected: at most " + lag + " before " + to + ")"));
        Instant settled = reading.until().minus(FRESH);
        Instant end = settled.isBefore(to) ? settled : to;
        return books.booked(from, end).flatMap(bookings -> {
            Matching matching = new Matching(bookings.stream().filter(this::counts).toList());
            return Flux.fromIterable(reading.transfers())
                    .concatMap(transfer -> explain(judge, matching, transfer, matching.nth(transfer)))
                    .concatWith(Flux.defer(() -> Flux.fromIterable(matching.left()))
                            .concatMap(booking -> missing(judge, booking)))
                    .collectList()
                    .flatMap(verdicts -> report(judge, reading, verdicts, from, to));
        });
    }

    private boolean counts(Booking booking) {
        return booking.isBooked() && booking.asset().equals(ours.asset());
    }

    private Mono<Verdict> explain(Judge judge, Matching matching, Transfer transfer, int nth) {
        Optional<Booking> claimed = matching.byTransaction(transfer);
        if (claimed.isPresent()) {
            matching.found(claimed.get());
            return Mono.just(judge.known(claimed.get(), transfer, nth));
        }
        return known(ours.asset(), transfer).map(booking -> {
            matching.found(booking);
            return judge.known(booking, transfer, nth);
        }).switchIfEmpty(unknown(judge, transfer, nth));
    }

    private Mono<Booking> known(Asset asset, Transfer transfer) {
        return Mono.justOrEmpty(transfer.nonce())
                .flatMap(nonce -> books.find(asset, new Booking.Key(transfer.from(), nonce)));
    }

    private Mono<Verdict> unknown(Judge judge, Transfer transfer, int nth) {
        return Mono.defer(() -> upstreamAt(transfer.from()))
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .map(upstream -> new Verdict.Different(judge.unknown(transfer, upstream.orElse(null), nth)));
    }

    private Mono<String> upstreamAt(Address payee) {
        return Mono.justOrEmpty(ours.upstreams().get().get(payee)).switchIfEmpty(books.upstreamPaidAt(payee));
    }

    private Mono<Verdict> missing(Judge judge, Booking booking) {
        return chain.fate(booking.asset(), booking.authorization(), booking.since())
                .map(fate -> judge.missing(booking, fate));
    }

    private Mono<Report> report(Judge judge, Reading reading, List<Verdict> verdicts, Instant from, Instant to) {
        return books.posted(differences(verdicts)).map(posted -> {
            List<Finding> differences = new ArrayList<>();
            List<Finding> pending = new ArrayList<>();
            for (Verdict verdict : verdicts) switch (verdict) {
                case Verdict.Agreed agreed -> {}
                case Verdict.Different(Difference d) -> differences.add(new Finding(d, posted.contains(d)));
                case Verdict.Pending p -> pending.add(new Finding(p.difference(), false));
            }
            return new Report(from, to, reading.until(), judge.own(), sum(reading, t -> judge.own().contains(t.to())),
                    sum(reading, t -> judge.own().contains(t.from())), differences, pending,
                    since(verdicts, reading.until()));
        });
    }

    private static List<Difference> differences(List<Verdict> verdicts) {
        List<Difference> differences = new ArrayList<>();
        for (Verdict verdict : verdicts) if (verdict instanceof Verdict.Different(Difference d)) differences.add(d);
        return differences;
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
