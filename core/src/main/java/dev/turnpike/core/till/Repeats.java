package dev.turnpike.core.till;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.refusal.Refusal.Code;
import dev.turnpike.core.time.Time;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.PaymentKey;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Which payment repeats an order that another payment of the same payer has bought. SDKs sign anew when they try again:
 * three tries of one order are three payments, of which one may be charged.
 *
 * <p>An order joins an equal one of its payer whose connection is lost, whatever it says; one whose client counts its
 * tries also one that is still waited for, or that was answered within {@link #AFTER}; one with a key of its client's
 * any. Two that are waited for and say nothing are two orders.
 *
 * <p>In memory, but for the open jobs of other processes, which the ledger tells. What is looked at and what is open is
 * known, after a start from {@link Recovery} on; clients that waited before that are not known.
 */
public final class Repeats {
    /** So long after its end an order is still the one that a client with a counter or a key repeats. */
    private static final Duration AFTER = Duration.ofMinutes(2);
    private static final int ENDED = 100_000;
    private static final int JOINS = 16;

    private final Time time;
    private final Map<Order, Line> lines = new HashMap<>();
    private final Map<PaymentKey, Entry> entries = new HashMap<>();
    private final Map<PaymentKey, Integer> waiting = new HashMap<>();
    /** Payments whose clients know their jobs, for as long as a job that no client had is given away. */
    private final Cache<PaymentKey, Boolean> told;
    private final Deque<Entry> ended = new ArrayDeque<>();
    /** How often the jobs of other processes were repeated here; the latest ones. */
    private final Cache<String, Integer> elsewhere = Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumSize(ENDED)
            .build();

    public Repeats(Time time) {
        this.time = time;
        this.told = Caffeine.newBuilder()
                .executor(Runnable::run)
                .expireAfterWrite(Admission.UNANSWERED)
                .maximumSize(ENDED)
                .ticker(time::nanos)
                .build();
    }

    /** Equal orders of one payer. */
    private record Order(Address payer, String fingerprint) {}

    /** Those that are looked at or open, those of them that are lost, and those that have ended; the oldest first. */
    private record Line(LinkedHashSet<Entry> open, LinkedHashSet<Entry> lost, LinkedHashSet<Entry> ended) {
        Line() {
            this(new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>());
        }

        boolean isEmpty() {
            return open.isEmpty() && ended.isEmpty();
        }
    }

    /** One payment whose order may be repeated by others. */
    static final class Entry {
        private final Order order;
        private final PaymentKey key;
        private final Mono<Job> job;
        private boolean told;
        private int joins;
        private long until;

        private Entry(Order order, PaymentKey key, Mono<Job> job) {
            this.order = order;
            this.key = key;
            this.job = job;
        }

        PaymentKey key() {
            return key;
        }

        /** The job that this payment holds, once it does; an error if it is refused. */
        Mono<Job> job() {
            return job;
        }
    }

    /**
     * The order that a new payment repeats; null if it is an order of its own, which from now on others may repeat.
     *
     * @param job what comes of this payment
     * @throws Refusal if too many payments have repeated that order
     */
    synchronized @Nullable Entry enter(Sale sale, PaymentKey key, Again again, Mono<Job> job) {
        forgetOld();
        Order order = new Order(key.payer(), sale.fingerprint());
        Entry itself = entries.get(key);
        if (itself != null && itself.order.equals(order)) return itself;
        Line line = lines.computeIfAbsent(order, any -> new Line());
        Entry earlier = repeated(line, again);
        if (earlier == null) {
            open(line, new Entry(order, key, job));
            return null;
        }
        if (++earlier.joins > JOINS) throw tooMany();
        line.lost().remove(earlier);
        if (line.open().remove(earlier)) line.open().add(earlier);
        return earlier;
    }

    private static Refusal tooMany() {
        return Refusal.of(Code.PAYER_LIMITED,
                "Too many payments repeat this order; send one of them again, it gives the answer.");
    }

    private static @Nullable Entry repeated(Line line, Again again) {
        if (!line.lost().isEmpty()) return line.lost().getFirst();
        return switch (again) {
            case UNSAID -> null;
            case COUNTED, NAMED -> !line.open().isEmpty() ? line.open().getFirst()
                    : line.ended().isEmpty() ? null : line.ended().getLast();
        };
    }

    /**
     * The job of another process whose order a new payment repeats; null if it is an order of its own. Whether a client
     * waits for it is not known here.
     *
     * @throws Refusal if too many payments have repeated that order
     */
    synchronized @Nullable Job elsewhere(@Nullable Job open, Again again) {
        if (open == null || again == Again.UNSAID) return null;
        if (elsewhere.asMap().merge(open.id(), 1, Integer::sum) > JOINS) throw tooMany();
        return open;
    }

    private static Order order(Job job) {
        return new Order(job.facts().key().payer(), job.facts().fingerprint());
    }

    /** A job that was open at a start: no client waits for it. */
    synchronized void open(Job job) {
        if (job.closed() || entries.containsKey(job.facts().key())) return;
        Order order = order(job);
        Entry entry = new Entry(order, job.facts().key(), Mono.just(job));
        open(lines.computeIfAbsent(order, any -> new Line()), entry);
        lostIfLeft(entry);
    }

    private void open(Line line, Entry entry) {
        entries.put(entry.key, entry);
        line.open().add(entry);
    }

    /** What this was came to nothing: nothing repeats it any more. */
    synchronized void isOver(Entry entry) {
        entries.remove(entry.key, entry);
        close(entry);
        line(entry).ended().remove(entry);
        if (line(entry).isEmpty()) lines.remove(entry.order);
    }

    /** Another process has this job, which tells the ledger; or had it until its end. */
    public void taken(Job job) {
        if (job.closed()) ended(job);
        else
            refused(job.facts().key());
    }

    /** This payment was refused, and holds nothing. */
    synchronized void refused(PaymentKey key) {
        Entry entry = entries.remove(key);
        if (entry != null) close(entry);
    }

    /** A job has come to its end; one that is settled may still be repeated for a while. */
    public synchronized void ended(Job job) {
        Entry entry = entries.remove(job.facts().key());
        if (entry == null) return;
        if (entry.told) told.put(entry.key, true);
        if (job.state() instanceof State.Closed closed && closed.end() instanceof End.Settled) {
            entry.until = time.nanos() + AFTER.toNanos();
            ended.add(entry);
            line(entry).ended().add(entry);
        }
        close(entry);
        forgetOld();
    }

    private void close(Entry entry) {
        line(entry).open().remove(entry);
        line(entry).lost().remove(entry);
        if (line(entry).isEmpty()) lines.remove(entry.order);
    }

    private Line line(Entry entry) {
        return lines.computeIfAbsent(entry.order, any -> new Line());
    }

    private void forgetOld() {
        long now = time.nanos();
        while (!ended.isEmpty() && (ended.size() > ENDED || ended.getFirst().until < now)) {
            Entry entry = ended.removeFirst();
            line(entry).ended().remove(entry);
            if (line(entry).isEmpty()) lines.remove(entry.order);
        }
    }

    synchronized void comes(PaymentKey key) {
        waiting.merge(key, 1, Integer::sum);
        Entry entry = entries.get(key);
        if (entry != null) line(entry).lost().remove(entry);
    }

    /** Whether no client waits for it, and none knows it; if so, one waits for it now. */
    synchronized boolean comesIfLeft(PaymentKey key) {
        if (waiting.containsKey(key) || told.getIfPresent(key) != null) return false;
        comes(key);
        return true;
    }

    /** @param told whether its client knows its job, and comes back for it */
    synchronized void goes(PaymentKey key, boolean told) {
        waiting.computeIfPresent(key, (same, count) -> count == 1 ? null : count - 1);
        if (told) this.told.put(key, true);
        Entry entry = entries.get(key);
        if (entry == null) return;
        entry.told |= told;
        lostIfLeft(entry);
    }

    private void lostIfLeft(Entry entry) {
        if (!entry.told && !waiting.containsKey(entry.key)) line(entry).lost().add(entry);
    }
}
