package dev.turnpike.gateway.sim;

import dev.turnpike.core.books.Difference;
import dev.turnpike.core.books.Report;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.providers.SignedOrder;
import dev.turnpike.sandbox.chain.ChainLog;
import dev.turnpike.sandbox.upstreams.Fault;
import dev.turnpike.sandbox.upstreams.SimulatedUpstream;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.ChainReader;
import dev.turnpike.x402.Facilitator.Settlement;
import dev.turnpike.x402.Http;
import dev.turnpike.x402.Payment;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The laws of money, watched from outside while things happen, and in full by {@link Audit} when all is over. */
final class Laws implements AutoCloseable {
    private static final Set<Fault> SELLS_NOTHING = Set.of(Fault.DOWN, Fault.INVALID_TERMS, Fault.SUSPECT, Fault.DEAR);
    private static final Set<Fault> SELLS_NOTHING_BY_KEY = Set.of(Fault.DOWN, Fault.REFUSES_KEY);
    /** Two rounds of probes and all that may hold them up. */
    private static final Duration NOTICED = Duration.ofSeconds(75);

    private static final String PROVEN = "outcome = 'settled' AND proof = 'moved'";

    private final SimWorld world;
    private Books books;
    private final List<String> broken = new ArrayList<>();
    /** Orders by key that left, by upstream. */
    private final Map<String, Long> ordered = new HashMap<>();
    private final Set<Wire.Slot> unknown = new HashSet<>();
    private final Map<String, Duration> sellsNothingSince = new HashMap<>();

    Laws(SimWorld world) {
        this.world = world;
        this.books = new Books(world.database());
    }

    /** The ledger is another file now. */
    void reopen() {
        books.close();
        books = new Books(world.database());
        ordered.replaceAll((upstream, orders) -> keyed(upstream));
    }

    List<String> broken() {
        return broken;
    }

    void breach(int law, String what, Object... values) {
        String words = "law " + law + ": " + what.formatted(values);
        world.story().tell("LAW", "%s", words);
        broken.add(words);
    }

    /** Our own code has failed in a way that nobody expects. */
    void broken(Throwable failure) {
        broken.add("broken: " + failure);
    }

    /** A byte with a signature of ours is about to leave. */
    void signatureLeaves(Machine from, Http.Call call) {
        String nonce = Wire.slot(call).nonce().hex();
        if (books.number("SELECT COUNT(*) FROM purchases WHERE nonce = ?", nonce) == 0)
            breach(3, "%s pays %s with nonce %s and has no durable intent", from.name(), call.uri().getHost(), nonce);
    }

    /** An order that is paid by key is about to leave: as many as left have intents, each its own. */
    void keyLeaves(Machine from, Http.Call call) {
        String upstream = call.uri().getHost().replace(".test", "");
        world.story().count("keys: an order leaves");
        if (ordered.merge(upstream, 1L, Long::sum) > keyed(upstream))
            breach(3, "%s orders at %s by key and has no durable intent", from.name(), upstream);
    }

    private long keyed(String upstream) {
        return books.number("SELECT COUNT(*) FROM purchases WHERE upstream = ? AND payee = ?", upstream,
                SignedOrder.NO_WALLET.hex());
    }

    /** A job has been held just now. */
    void held(Job job) {
        var limits = world.settings().configuration().exposure();
        String payer = job.facts().key().payer().hex();
        long own = books.number("SELECT COALESCE(SUM(price), 0) FROM jobs WHERE state <> 'closed' AND payer = ?",
                payer);
        long all = books.number("SELECT COALESCE(SUM(price), 0) FROM jobs WHERE state <> 'closed'");
        if (own > limits.perPayer().atomic() || all > limits.total().atomic())
            breach(8, "open holds are %d of one payer, %d in all (expected: at most %s and %s)", own, all,
                    limits.perPayer(), limits.total());
        long dearest = books.number("SELECT COALESCE(MAX(price), 0) FROM jobs WHERE state <> 'closed' AND payer = ?",
                payer);
        long proven = books.number("SELECT COALESCE(SUM(price), 0) FROM jobs WHERE payer = ? AND " + PROVEN, payer);
        if (own > Math.max(dearest, limits.newcomer().atomic() + proven))
            breach(8, "open holds are %d of a payer of whom %d is proven (expected: at most %s more)", own, proven,
                    limits.newcomer());
        long newcomers = books.number("SELECT COALESCE(SUM(price), 0) FROM jobs WHERE state <> 'closed' "
                + "AND payer NOT IN (SELECT payer FROM jobs WHERE " + PROVEN + ")");
        if (newcomers > limits.newcomers().atomic())
            breach(8, "open holds of newcomers are %d (expected: at most %s)", newcomers, limits.newcomers());
    }

    /** Somebody who did not pay is answered. */
    void offered(String body, Http.Answer answer) {
        world.story().count("answers to the unpaid: " + answer.status());
        if (answer.status() == 402 && !Plain.isOrder(body) && nobodySells())
            breach(7, "asked to pay for %s while nobody has sold anything for a while", body);
        if (answer.status() == 500) world.story().count("disk: request answered 500");
    }

    /** The upstreams are in another state than before. */
    void upstreamsAre() {
        for (SimulatedUpstream upstream : world.upstreams()) {
            Set<Fault> nothing = upstream.settings().auth() == null ? SELLS_NOTHING : SELLS_NOTHING_BY_KEY;
            if (nothing.contains(upstream.fault()))
                sellsNothingSince.putIfAbsent(upstream.settings().id(), world.time().elapsed());
            else
                sellsNothingSince.remove(upstream.settings().id());
        }
    }

    private boolean nobodySells() {
        List<Machine> machines = world.seats().all();
        Duration now = world.time().elapsed();
        return !machines.isEmpty()
                && machines.stream().allMatch(machine -> now.minus(NOTICED).compareTo(machine.since()) > 0)
                && world.upstreams()
                        .stream()
                        .map(upstream -> sellsNothingSince.get(upstream.settings().id()))
                        .allMatch(since -> since != null && since.plus(NOTICED).compareTo(now) < 0);
    }

    /**
     * A request with a payment is answered.
     *
     * @param known whether it was known when the request was sent that the payment had bought something
     * @param ended whether it was known how that had ended
     */
    void answered(Paid paid, String body, boolean known, boolean ended, Http.Answer answer) {
        Optional<Books.Sold> own = books.sold(paid.slot()).stream().findFirst();
        switch (answer.status()) {
            case 200 -> {
                if (Plain.isOrder(body)) sold(paid, body, own.orElse(null), answer);
                else
                    shown(paid, body, answer);
            }
            case 402 -> own.ifPresent(job -> refused(paid, job));
            case 404 -> {
                world.story().count("routes: an answer costs nothing");
                if (own.filter(job -> "settled".equals(job.outcome())).isPresent())
                    breach(2, "%s is charged for an answer that says 404", paid.slot());
            }
            case 409 -> {
                if (body.equals(paid.bought()) && !text(answer).contains("CANCELLED")
                        && !text(answer).contains("PAYMENT_OWED"))
                    breach(1, "%s bought its job with this body and is refused: %s", paid.slot(), text(answer));
            }
            case 500 -> world.story().count("disk: request answered 500");
            default -> {}
        }
        boolean locked = answer.status() == 429 && paid.mayBeLocked();
        if (locked) world.story().count("payers: a payment answers nothing");
        if (known && !body.equals(paid.bought()) && !locked && !Set.of(409, 500, 503).contains(answer.status()))
            breach(1, "%s was used for another body and is answered %d (expected: 409)", paid.slot(), answer.status());
        boolean unread = answer.status() == 500 || text(answer).contains("The ledger cannot be used now");
        boolean sold = answer.status() == 200 && Plain.isOrder(body);
        if (ended && body.equals(paid.bought()) && !locked && !unread && !sold && job(answer).isEmpty())
            breach(1, "%s was answered %s and then %d %s", paid.slot(), paid.end(), answer.status(), text(answer));
        job(answer).ifPresent(id -> names(paid, body, answer, id));
    }

    /** The answer of a route is shown: it is the one to this request, and its payment or an earlier one of its payer is settled. */
    private void sold(Paid paid, String body, Books.@Nullable Sold own, Http.Answer answer) {
        world.story().count("routes: an answer is sold");
        if (!text(answer).equals(Plain.sold(Paid.order(body))))
            breach(1, "%s is answered %s for %s", paid.slot(), text(answer), body);
        boolean bought = own != null && isPaid(own);
        if (!bought) paid.rejoin();
        if (!bought && books.sold()
                .stream()
                .noneMatch(job -> job.slot().payer().equals(paid.slot().payer()) && isPaid(job)))
            breach(2, "%s is answered for %s, and nothing is settled on chain", paid.slot(), body);
        if (own != null) ended(paid, body, "200 " + text(answer));
    }

    private boolean isPaid(Books.Sold job) {
        return "settled".equals(job.outcome()) && (onChain(job) || world.isLie(job.slot()));
    }

    /** Whether a gateway of this epoch is among those that share the ledger. */
    boolean isThere(long epoch) {
        return books.number("SELECT COUNT(*) FROM replicas WHERE epoch = ?", epoch) == 1;
    }

    /** A gateway has written a step of a job that another one drives. */
    void drivesAnothers(Machine machine, String step) {
        breach(1, "%s drives a job of another gateway: %s", machine.name(), step);
    }

    /** A gateway that has been replaced has written something. */
    void lateWrite(Machine machine, String step) {
        breach(1, "%s was replaced and still writes: %s", machine.name(), step);
    }

    /** Images are shown: settled on chain, or a law is broken. */
    private void shown(Paid paid, String body, Http.Answer answer) {
        String id = job(answer).orElse("none");
        List<Books.Sold> jobs = books.sold(id);
        if (jobs.isEmpty()) {
            breach(2, "%s is shown images of job %s, which is not in the journal", paid.slot(), id);
            return;
        }
        Books.Sold job = jobs.getFirst();
        if (!onChain(job) && !world.isLie(job.slot()))
            breach(2, "%s is shown images for %s, and nothing is settled on chain", paid.slot(), body);
        if (!job.slot().equals(paid.slot())) {
            paid.rejoin();
            world.story().count("payers: given what an earlier payment bought");
        }
    }

    /** A job's own page is answered. */
    void viewed(Http.Answer answer) {
        var job = Wire.json(answer.body());
        if (answer.status() == 200 && !job.path("result").path("images").isEmpty())
            books.sold(job.path("id").asString()).forEach(this::settledOnChain);
    }

    private void settledOnChain(Books.Sold job) {
        if (!world.isLie(job.slot()) && !onChain(job))
            breach(2, "the page of job %s shows images, and nothing is settled on chain", job.id());
    }

    private boolean onChain(Books.Sold job) {
        Address payTo = world.settings().configuration().seller().payTo();
        return ChainLog.of(world.chain(), job.slot().payer(), job.slot().nonce())
                .filter(m -> m.to().equals(payTo) && m.value().equals(BigInteger.valueOf(job.price())))
                .isPresent();
    }

    /** What a gateway is told of a settlement; what one that has been replaced is told, its successor cannot know. */
    void heard(Payment payment, Settlement answer) {
        if (answer instanceof Settlement.Unknown)
            unknown.add(new Wire.Slot(payment.authorization().from(), payment.authorization().nonce()));
    }

    private void refused(Paid paid, Books.Sold job) {
        if (unknown.contains(paid.slot()) && mayMove(paid))
            breach(5, "%s is answered 402, nobody knows what became of its settlement, and it may still be carried out",
                    paid.slot());
        if (job.state().equals("settling"))
            breach(5, "%s is answered 402 while its settlement is not known", paid.slot());
        if ("settled".equals(job.outcome())) breach(5, "%s is answered 402 and was settled", paid.slot());
    }

    private boolean mayMove(Paid paid) {
        var fate = world.chain().fate(world.chain().asset(), paid.signed().authorization(), SimTime.START).block();
        return !(fate instanceof ChainReader.Fate.Impossible);
    }

    private void names(Paid paid, String body, Http.Answer answer, String id) {
        Books.Sold job = books.sold(id).stream().findFirst().orElse(null);
        if (job == null || !job.slot().equals(paid.slot())) return;
        buys(paid, body);
        if (!job.state().equals("closed") || answer.header("location").isPresent()) return;
        ended(paid, body, answer.status() + " " + text(answer));
    }

    private void buys(Paid paid, String body) {
        if (paid.bought() == null) paid.bought(body);
        else if (!paid.bought().equals(body))
            breach(1, "%s has bought a job for %s and one for %s", paid.slot(), paid.bought(), body);
    }

    private void ended(Paid paid, String body, String end) {
        buys(paid, body);
        if (paid.end() != null && !paid.end().equals(end) && !end.contains("PAYMENT_OWED")
                && !(paid.end().contains("PAYMENT_OWED") && world.isLie(paid.slot())))
            breach(1, "%s was answered %s and then %s", paid.slot(), paid.end(), end);
        paid.end(end);
    }

    static Optional<String> job(Http.Answer answer) {
        var body = Wire.json(answer.body());
        return Optional
                .ofNullable(body.path("job").asString(answer.status() == 202 ? body.path("id").asString(null) : null));
    }

    private static String text(Http.Answer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    /** What was going on when the machine crashed. */
    void crashed() {
        books.words("SELECT DISTINCT state FROM jobs WHERE state NOT IN ('closed', 'delivered')")
                .forEach(state -> world.story().count("open at a crash: job " + state));
        books.words("SELECT DISTINCT state FROM purchases WHERE state IN ('INTENDED', 'PAID', 'IN_DOUBT')")
                .forEach(state -> world.story().count("open at a crash: purchase " + state));
    }

    /** Whether everything has come to its end. */
    boolean nothingOpen() {
        return books.number(
                "SELECT COUNT(*) FROM jobs WHERE state <> 'closed' OR proof IS NULL OR watch_at IS NOT NULL") == 0
                && books.number("SELECT COUNT(*) FROM purchases WHERE state IN ('INTENDED', 'PAID', 'IN_DOUBT')") == 0
                && books.number("SELECT COUNT(*) FROM refunds WHERE state = 'intended'") == 0;
    }

    /** Reconciliation is to name what nobody could book, and nothing else. */
    void named(Report report) {
        List<String> named = report.differences()
                .stream()
                .map(Report.Finding::difference)
                .map(d -> d.kind() + " " + d.from())
                .sorted()
                .toList();
        List<String> expected = Stream
                .of(books.sold()
                        .stream()
                        .filter(job -> "settled".equals(job.outcome()) && onChain(job) && !told(job))
                        .map(job -> Difference.Kind.TRANSACTION_DIFFERS + " " + job.slot().payer()),
                        books.sold()
                                .stream()
                                .filter(job -> "settled".equals(job.outcome()) && !onChain(job))
                                .map(job -> Difference.Kind.SETTLEMENT_NOT_ON_CHAIN + " " + job.slot().payer()),
                        forNoJob().map(moved -> Difference.Kind.SETTLEMENT_NOT_BOOKED + " " + moved.from()))
                .flatMap(kinds -> kinds)
                .sorted()
                .toList();
        if (!named.equals(expected))
            breach(6, "reconciliation names %s (expected: %s)", report.differences(), expected);
    }

    /** Whether the transaction we were told is the one that moved the money. */
    private boolean told(Books.Sold job) {
        String transaction = ChainLog.of(world.chain(), job.slot().payer(), job.slot().nonce())
                .orElseThrow()
                .transaction()
                .hex();
        return books.number("SELECT COUNT(*) FROM jobs WHERE id = ? AND state_json LIKE ?", job.id(),
                "%" + transaction + "%") == 1;
    }

    /** What payers carried out themselves, of payments that were never held. */
    Stream<ChainLog.Moved> forNoJob() {
        Address payTo = world.settings().configuration().seller().payTo();
        return ChainLog.all(world.chain())
                .stream()
                .filter(moved -> moved.to().equals(payTo)
                        && books.sold(new Wire.Slot(moved.from(), moved.nonce())).isEmpty());
    }

    void audit(Collection<Paid> payments) {
        if (world.seats().shared()) world.rifts().count(books.number("SELECT epoch FROM owner"));
        new Audit(world, this, books).audit(payments);
    }

    @Override
    public void close() {
        books.close();
    }
}
