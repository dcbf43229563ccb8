package dev.turnpike.gateway.sim;

import dev.turnpike.core.books.Report;
import dev.turnpike.sandbox.Sandbox;
import dev.turnpike.sandbox.SandboxHttp;
import dev.turnpike.sandbox.SandboxSettings;
import dev.turnpike.sandbox.TestSettings;
import dev.turnpike.sandbox.chain.PlayChain;
import dev.turnpike.sandbox.facilitator.SandboxFacilitator;
import dev.turnpike.sandbox.upstreams.SimulatedUpstream;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.LocalSigner;
import dev.turnpike.x402.Payment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.http.HttpMethod;

/**
 * One run: a world made from a seed, in which things go wrong for a while and then are left to come to their end, and
 * what the laws say of it.
 *
 * <p>{@link Payer}s order and pay, {@link Trouble} breaks things, {@link Machine} after machine runs the gateway, and
 * {@link Laws} watches.
 */
final class SimWorld implements AutoCloseable {
    private static final List<LocalSigner> WALLETS = IntStream.rangeClosed(1, 4)
            .mapToObj(n -> LocalSigner.of("0x" + Integer.toString(n).repeat(64)))
            .toList();
    private static final Duration PATIENCE = Duration.ofMinutes(12);
    /** Until what was let go has expired for good, and until a block that cannot be read is left out. */
    private static final Duration LONG_PATIENCE = Duration.ofMinutes(40);

    private final Chance chance;
    private final SimTime time;
    private final Story story;
    private final SimScheduler outside;
    private final Path folder;
    private final Sandbox sandbox;
    private final SandboxHttp internet;
    private final Forks forks;
    /** Number of a block that no node answers for; -1: there is none. */
    private final long poisoned;
    private final Laws laws;
    private final Denials denials = new Denials(this);
    private final Plain plain = new Plain(this);
    private final Restoration restoration = new Restoration(this);
    private final Trouble trouble;
    private final Map<Wire.Slot, Paid> payments = new LinkedHashMap<>();
    private final Set<Wire.Slot> directly = new HashSet<>();
    private final Set<Wire.Slot> lies = new HashSet<>();
    private final List<Payer> payers;
    private final List<Machine> paused = new ArrayList<>();
    private final List<Machine> leaving = new ArrayList<>();
    private final Seats seats;
    private final Rifts rifts;
    private Settings settings;
    /** Who took over, the last one last: not always the youngest, for one may stand still before it comes to that. */
    private final List<Machine> owners = new ArrayList<>();
    private boolean quiet;

    private SimWorld(long seed, boolean told, Shelf shelf, int gateways) {
        chance = Chance.of(seed);
        Chance beside = Chance.of(~seed);
        seats = new Seats(gateways, beside.another(), number -> new Machine(this, number));
        rifts = new Rifts(this, beside.another());
        time = new SimTime(chance.another().random());
        story = new Story(time, told);
        outside = new SimScheduler(time, new SimScheduler.Process(), () -> Duration.ZERO);
        settings = Settings.of(chance);
        folder = folder(shelf.template(gateways));
        Duration work = chance.oneIn(4) ? chance.millis(12_000, 40_000) : chance.millis(200, 8_000);
        boolean idempotent = settings.idempotent();
        sandbox = new Sandbox(
                TestSettings.withUpstreams(SandboxSettings.of(settings.configuration()),
                        upstream -> TestSettings.withIdempotent(upstream.withWork(work), idempotent)),
                time, chance.another(), outside);
        internet = new SandboxHttp(time, outside);
        sandbox.upstreams()
                .forEach(upstream -> internet.mount("http://" + upstream.settings().id() + ".test", upstream));
        forks = new Forks(this, chance.another());
        poisoned = chance.oneIn(12) ? sandbox.chain().height() + chance.between(5, 80) : -1;
        laws = new Laws(this);
        trouble = new Trouble(this);
        payers = IntStream.range(0, chance.between(1, WALLETS.size()))
                .mapToObj(n -> new Payer(this, n + 1, WALLETS.get(n)))
                .toList();
    }

    /** How one run went. */
    record Outcome(List<String> broken, List<String> story, Map<String, Long> counts) {}

    /**
     * @param told whether the story is kept
     * @param gateways how many share the ledger; 1: one at a time has it
     */
    static Outcome run(long seed, boolean told, Shelf shelf, int gateways) {
        try (SimWorld world = new SimWorld(seed, told, shelf, gateways)) {
            world.live();
            return new Outcome(world.laws.broken(), world.story.lines(), world.story.counts());
        }
    }

    private void live() {
        seats.fill();
        trouble.begin();
        rifts.begin();
        if (chance.oneIn(8)) after(chance.millis(5_000, 120_000), restoration::backUp);
        int orders = chance.between(3, 9);
        for (int i = 0; i < orders; i++) {
            Payer payer = chance.pick(payers);
            String body = Orders.any(chance, i);
            after(chance.millis(500, 80_000), () -> payer.order(body, chance.between(1, 4)));
        }
        pass(chance.millis(60_000, 200_000).plus(trouble.least()));
        settle();
        trouble.disarm();
        payments.values()
                .forEach(paid -> after(chance.millis(0, 2_000),
                        () -> paid.payer().sendOnce(paid, paid.body(), PATIENCE, 0)));
        pass(Duration.ofSeconds(3));
        settle();
        laws.audit(payments.values());
        reconcile();
        if (restoration.isPossible()) restore();
    }

    private void restore() {
        Set<String> refunded = restoration.refunded();
        seats.all().forEach(this::replace);
        List.copyOf(leaving).forEach(this::bury);
        pass(Duration.ofSeconds(1));
        restoration.restore();
        laws.reopen();
        plain.restored();
        seats.fill();
        payments.values().forEach(paid -> after(chance.millis(0, 60_000), () -> paid.payer().comeBack(paid)));
        for (int minutes = 0; minutes < 40 && (minutes < 20 || !laws.nothingOpen()); minutes++)
            pass(Duration.ofMinutes(1));
        restoration.audit(refunded, settings.treasury(),
                payers.stream().map(Payer::address).collect(Collectors.toSet()));
    }

    /** Nothing goes wrong from now on, and everything comes to its end. */
    private void settle() {
        quiet = true;
        trouble.end();
        rifts.end();
        if (!seats.shared()) List.copyOf(paused).forEach(this::bury);
        Machine one = seats.any();
        if (seats.made() > 1 && one != null && (chance.oneIn(2) || isReplaced(one))) {
            story.tell("world", "a last restart");
            replace(one);
        }
        seats.fill();
        for (Duration waited = Duration.ZERO; waited.compareTo(LONG_PATIENCE) < 0; waited = waited.plusSeconds(20)) {
            pass(Duration.ofSeconds(20));
            if (seats.isFull() && laws.nothingOpen()) break;
        }
    }

    private void reconcile() {
        pass(Duration.ofMinutes(3));
        List<Report> reports = new ArrayList<>();
        Machine machine = seats.any();
        machine.work()
                .schedule(() -> machine.gateway()
                        .reconcile(SimTime.START.minusSeconds(3_600), time.instant())
                        .subscribe(reports::add, laws::broken));
        pass(Duration.ofMinutes(1));
        for (Report report : reports) {
            laws.named(report);
            report.pending().forEach(finding -> laws.breach(5, "reconciliation: still pending: %s", finding));
        }
        if (reports.isEmpty()) laws.breach(6, "reconciliation did not end");
    }

    private void pass(Duration span) {
        long until = time.nanos() + span.toNanos();
        while (time.step(until)) trouble.stepped();
        time.pass(Duration.ofNanos(until - time.nanos()));
    }

    /** Something happened at which things may go wrong. */
    void event(Machine where, String what) {
        if (seats.has(where) && where.alive()) trouble.event(where, what);
    }

    /** The machine loses power in the middle of what it does. */
    void crash(Machine dead, String when) {
        int place = seats.leave(dead);
        paused.remove(dead);
        story.tell("world", "%s crashes: %s", dead.name(), when);
        story.count("crashes: " + when);
        dead.kill();
        after(Duration.ZERO, () -> {
            laws.crashed();
            dead.close();
        });
        after(chance.millis(100, chance.oneIn(5) ? 60_000 : 4_000), () -> seats.fill(place));
    }

    /**
     * The machine stands still, and goes on later, knowing nothing of it. Where one has the ledger alone another takes its
     * place meanwhile.
     */
    void pause(Machine old, String when) {
        if (paused.contains(old)) return;
        story.tell("world", "%s stands still: %s", old.name(), when);
        story.count("pauses: " + when);
        old.stop();
        paused.add(old);
        if (!seats.shared()) {
            int place = seats.leave(old);
            after(chance.millis(100, 4_000), () -> seats.fill(place));
        }
        after(chance.millis(4_000, 40_000), () -> {
            if (!paused.contains(old)) return;
            story.tell("world", "%s goes on", old.name());
            old.goOn();
            if (seats.shared()) paused.remove(old);
            else
                after(chance.millis(1_000, 30_000), () -> bury(old));
        });
    }

    /** The machine hands its jobs over to the others and ends. */
    void leave(Machine old) {
        story.tell("world", "%s leaves", old.name());
        story.count("rifts: leaves");
        int place = seats.leave(old);
        leaving.add(old);
        old.leave(() -> after(chance.millis(100, 4_000), () -> seats.fill(place)));
    }

    /** Ends the machine; its place is free. */
    private void replace(Machine old) {
        seats.leave(old);
        bury(old);
    }

    private void bury(Machine old) {
        paused.remove(old);
        leaving.remove(old);
        if (!old.alive()) return;
        old.kill();
        after(Duration.ZERO, old::close);
    }

    void call(Map<String, String> headers, String body, Duration patience, Consumer<Http.Answer> seen,
            Consumer<Http.Answer> then) {
        after(chance.millis(1, 100), () -> {
            Machine machine = seats.any();
            if (machine == null) after(chance.millis(1, 100), () -> then.accept(null));
            else
                machine.call(headers, body, seen, then, patience);
        });
    }

    /** A machine has made all open jobs its own. */
    void tookOver(Machine now) {
        owners.remove(now);
        owners.add(now);
    }

    boolean isReplaced(Machine one) {
        return owners.contains(one) && owners.getLast() != one;
    }

    /** Somebody looks at a job, or takes it back. */
    void page(HttpMethod method, String path) {
        Machine there = seats.any();
        if (there == null) return;
        there.work().schedule(() -> there.gateway().page(method, path).subscribe(answer -> {
            story.tell("world", "%s %s: %s", method, path, answer.status());
            story.count((answer.status() >= 500 ? "answers: " : "job pages: " + method + " ") + answer.status());
            laws.viewed(answer);
        }, laws::broken));
    }

    void configure(Settings next) {
        story.count(next.price().equals(settings.price()) ? "trouble: configuration changed"
                : "trouble: our prices changed");
        settings = next;
        story.tell("world", "configuration: %s", next);
        seats.all().forEach(machine -> machine.whenItRuns(machine::configure));
    }

    void paid(Paid paid) {
        payments.put(paid.slot(), paid);
    }

    /** A facilitator has reported a settlement that never was. */
    void lied(Payment payment) {
        lies.add(new Wire.Slot(payment.authorization().from(), payment.authorization().nonce()));
        story.count("trouble: a settlement is reported that never was");
    }

    boolean isLie(Wire.Slot slot) {
        return lies.contains(slot);
    }

    /** A payer carries its own payment out, whether or not anybody sells it anything. */
    void direct(Wire.Slot slot) {
        directly.add(slot);
    }

    boolean isDirect(Wire.Slot slot) {
        return directly.contains(slot);
    }

    void verified(Payment payment) {
        Paid paid = payments.get(new Wire.Slot(payment.authorization().from(), payment.authorization().nonce()));
        if (paid != null) paid.payer().verified(payment);
    }

    void after(Duration wait, Runnable what) {
        outside.schedule(what, wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    Bytes32 nonce() {
        byte[] bytes = new byte[32];
        chance.nextBytes(bytes);
        return new Bytes32("0x" + HexFormat.of().formatHex(bytes));
    }

    /** By which the gateway tells the time, which need not be the chain's. */
    InstantSource ourClock() {
        return () -> time.instant().plus(trouble.skew());
    }

    void paidByKnownTerms(URI uri) {
        story.count("buying: by known terms");
        trouble.paidByKnownTerms(upstream(uri));
    }

    SimulatedUpstream upstream(URI uri) {
        return sandbox.upstream(uri.getHost().replace(".test", ""));
    }

    private static Path folder(Path template) {
        try {
            Path folder = Files.createTempDirectory(template.getParent(), "run");
            Files.copy(template, folder.resolve("turnpike.db"));
            return folder;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        Set<Machine> all = new HashSet<>(seats.all());
        all.addAll(paused);
        all.addAll(leaving);
        all.stream().filter(Machine::alive).forEach(machine -> {
            machine.kill();
            machine.close();
        });
        laws.close();
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) Files.delete(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    Chance chance() {
        return chance;
    }

    SimTime time() {
        return time;
    }

    Story story() {
        return story;
    }

    Laws laws() {
        return laws;
    }

    Weather weather() {
        return trouble.weather();
    }

    /** Whether the facilitator reports settlements that never were. */
    boolean facilitatorLies() {
        return trouble.lies();
    }

    boolean facilitatorDenies() {
        return trouble.denies();
    }

    Restoration restoration() {
        return restoration;
    }

    Plain plain() {
        return plain;
    }

    Denials denials() {
        return denials;
    }

    Settings settings() {
        return settings;
    }

    Rifts rifts() {
        return rifts;
    }

    Seats seats() {
        return seats;
    }

    Path database() {
        return folder.resolve("turnpike.db");
    }

    List<SimulatedUpstream> upstreams() {
        return sandbox.upstreams();
    }

    SandboxHttp internet() {
        return internet;
    }

    Forks forks() {
        return forks;
    }

    long poisoned() {
        return poisoned;
    }

    PlayChain chain() {
        return sandbox.chain();
    }

    SandboxFacilitator facilitator() {
        return sandbox.facilitator();
    }

    boolean quiet() {
        return quiet;
    }
}
