package dev.turnpike.store;

import static dev.turnpike.core.journal.Journal.Verdict.APPLIED;
import static dev.turnpike.store.Jobs.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.config.Configuration.RetentionSettings;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.journal.Account;
import dev.turnpike.core.journal.Change;
import dev.turnpike.core.journal.Change.Posting;
import dev.turnpike.core.journal.Watch;
import dev.turnpike.core.routing.Candidate;
import dev.turnpike.core.routing.Plan;
import dev.turnpike.core.routing.Preferences;
import dev.turnpike.core.time.Time;
import dev.turnpike.core.work.Delivery;
import dev.turnpike.core.work.Delivery.Picture;
import dev.turnpike.core.work.ImageRequest;
import dev.turnpike.core.work.ImageWork;
import dev.turnpike.core.work.Purchase;
import dev.turnpike.core.work.Route;
import dev.turnpike.pricing.Resolution;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.providers.ImageOrder;
import dev.turnpike.providers.SignedOrder;
import dev.turnpike.store.retention.Retention;
import dev.turnpike.store.sqlite.SqliteFile;
import dev.turnpike.testkit.Sample;
import dev.turnpike.testkit.Works;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Authorization;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.PaymentKey;
import dev.turnpike.x402.Terms;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/** What a sale leaves in the database file, as it is sold: hold, intent, delivery, settlement, receipt, proof. */
class LedgerSizeTest {
    private static final int SALES = Integer.getInteger("sales", 2_000);
    private static final int AT_ONCE = 50;
    private static final long MOST_BYTES = 3_072;
    private static final long MOST_BYTES_BARE = 2_400;
    private static final long MOST_BYTES_LEFT = 512;
    private static final UsdcAmount PRICE = new UsdcAmount(6_291);
    private static final UsdcAmount COST = new UsdcAmount(5_694);

    private static final ImageWork ORDERED = ImageWork.of(new ImageRequest(
            new ImageOrder("a lighthouse in the fog, ".repeat(5), "flux-schnell", new Resolution(1024, 1024), 1, null,
                    4, null, 42L),
            List.of("flux-schnell"), Preferences.NONE, null));

    private final Random random = new Random(1);
    @TempDir Path folder;

    @Test
    void aSettledSaleLeavesFewKilobytes() throws IOException {
        Path path = folder.resolve("turnpike.db");
        try (SqliteFile file = SqliteFile.open("jdbc:sqlite:" + path)) {
            Sql sql = new Sql(file.connect(), new Owner(), () -> NOW);
            long empty = size(file, path);
            for (int sold = 0; sold < SALES; sold += AT_ONCE) sell(sql);
            long each = (size(file, path) - empty) / SALES;
            System.out.println("bytes of database for each settled sale: " + each);
            assertThat(each).isLessThanOrEqualTo(MOST_BYTES);
        }
    }

    @Test
    void ofASaleThatIsDeletedForItsAgeNothingIsLeftButTheSumsOfItsDay() {
        try (SqliteFile file = SqliteFile.open("jdbc:sqlite:" + folder.resolve("turnpike.db"))) {
            long empty = used(file);
            Sql sql = new Sql(file.connect(), new Owner(), () -> NOW);
            for (int sold = 0; sold < SALES; sold += AT_ONCE) sell(sql);
            sweep(file, NOW.plus(Duration.ofDays(31)));
            long bare = (used(file) - empty) / SALES;
            sweep(file, NOW.plus(Duration.ofDays(403)));
            long left = (used(file) - empty) / SALES;
            System.out.println("without prompts and images: " + bare + "; after retention: " + left);
            assertThat(bare).isLessThanOrEqualTo(MOST_BYTES_BARE);
            assertThat(left).isLessThanOrEqualTo(MOST_BYTES_LEFT);
        }
    }

    private static void sweep(SqliteFile file, Instant now) {
        VirtualTimeScheduler clock = VirtualTimeScheduler.create();
        Scheduler here = Schedulers.immediate();
        SqliteJournal journal = new SqliteJournal(file, new Owner(), () -> now, here, here, here, commit -> {});
        Disposable loop = new Retention(journal, () -> new RetentionSettings(Duration.ofDays(30), Duration.ofDays(400)),
                new Time(() -> now, clock), Unheard.INSTANCE).start();
        clock.advanceTimeBy(Duration.ofMinutes(10));
        loop.dispose();
    }

    private enum Unheard implements Retention.Watcher {
        INSTANCE;

        @Override
        public void deleted(String kind, int rows) {}

        @Override
        public void oldest(String kind, Duration age, Duration lag) {}
    }

    /** Bytes of pages that hold something: freed ones are used for new rows. */
    private static long used(SqliteFile file) {
        return Objects.requireNonNull(new JdbcTemplate(file.connect()).queryForObject("""
                SELECT (page_count - freelist_count) * page_size
                FROM pragma_page_count, pragma_freelist_count, pragma_page_size""", Long.class));
    }

    private static long size(SqliteFile file, Path path) throws IOException {
        new JdbcTemplate(file.connect()).queryForList("PRAGMA wal_checkpoint(TRUNCATE)");
        return Files.size(path);
    }

    private void sell(Sql sql) {
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) jobs.add(held());
        commit(sql,
                jobs.stream()
                        .map(job -> Change.first(job, new Change.Room(1_000_000, 1_000_000_000, 1_000_000_000)))
                        .toList());
        jobs = step(sql, jobs, this::intended);
        jobs = step(sql, jobs, this::delivered);
        jobs = step(sql, jobs, this::settled);
        List<Write> received = new ArrayList<>();
        jobs.forEach(job -> received.add(new Write.HandedOut(job.id(), NOW)));
        sql.commit(received);
        step(sql, jobs, job -> Change.noted(job, new Watch(Watch.Proof.MOVED, null), List.of()));
    }

    private static List<Job> step(Sql sql, List<Job> jobs, Function<Job, Change> step) {
        List<Change> changes = jobs.stream().map(step).toList();
        commit(sql, changes);
        return changes.stream().map(Change::after).toList();
    }

    private static void commit(Sql sql, List<Change> changes) {
        List<Write> writes = new ArrayList<>();
        changes.forEach(change -> writes.add(new Write.Step(change)));
        assertThat(sql.commit(writes)).containsOnly(APPLIED);
    }

    private Job held() {
        Authorization signed = authorization(payer(), Sample.PAY_TO, PRICE);
        String payload = "{\"x402Version\":2,\"resource\":{\"url\":\"https://gate.example/v1/images/generate\",\"description\":"
                + "\"flux-schnell 1024x1024 x1\",\"mimeType\":\"application/json\"},\"accepted\":{\"scheme\":\"exact\",\"network\":"
                + "\"eip155:84532\",\"amount\":\"6291\",\"payTo\":\"" + Sample.PAY_TO
                + "\"},\"payload\":{\"signature\":\"0x" + "ab".repeat(65) + "\",\"authorization\":{\"from\":\""
                + signed.from() + "\",\"to\":\"" + signed.to()
                + "\",\"value\":\"6291\",\"validAfter\":\"1772365803\",\"validBefore\":\"1772366823\",\"nonce\":\""
                + signed.nonce() + "\"}}}";
        return new Job(new Job.Facts(id(), new PaymentKey(84532, Sample.USDC.address(), signed.from(), signed.nonce()),
                hex(32).substring(2), new Payment(2, "exact", "eip155:84532", signed, "0x" + "ab".repeat(65), payload),
                new Terms(Sample.USDC, Sample.PAY_TO, PRICE, Duration.ofSeconds(420),
                        "https://gate.example/v1/images/generate", "flux-schnell 1024x1024 x1", "application/json"),
                1, NOW, NOW.plusSeconds(360)), new State.Held(), ORDERED, 1, 1);
    }

    private Change intended(Job job) {
        Purchase bought = Purchase.intended(1,
                new SignedOrder("x-router", "flux-schnell",
                        URI.create("https://api.x-router.example/v1/images/generate"),
                        "{\"model\":\"flux-schnell\",\"prompt\":\"" + "a lighthouse in the fog, ".repeat(5)
                                + "\",\"width\":1024,\"height\":1024,\"n\":1}",
                        "PAYMENT-SIGNATURE", "e".repeat(900), authorization(Sample.PAY_TO, Jobs.PAYER, COST),
                        Sample.USDC, COST),
                NOW);
        long hour = NOW.getEpochSecond() / 3600 * 3600;
        return new Change(job, job.with(Works.of(job).with(bought), new State.Working()),
                List.of(new Change.Draw("all/hour", hour, COST.atomic(), Long.MAX_VALUE)),
                List.of(new Posting(Account.TREASURY, new Account.Exposure("x-router"), COST, "intended", 1)));
    }

    private Change delivered(Job job) {
        Purchase used = Works.of(job).purchase(1).delivered(new Bytes32(hex(32)), NOW);
        String uuid = new UUID(random.nextLong(), random.nextLong()).toString();
        Delivery delivery = new Delivery("x-router", "flux-schnell", 1, List.of(
                new Picture("https://cdn.x-router.example/images/" + uuid + ".png", uuid, 1024, 1024, "image/png")));
        Route route = new Route(
                new Plan(List.of(new Candidate("x-router", "flux-schnell", COST, Duration.ofMillis(1_234))), List.of()),
                List.of(new Route.Tried("x-router", "flux-schnell", Route.Outcome.DELIVERED, null, 1_234, COST)));
        return new Change(job,
                job.with(Works.of(job).with(used).with(delivery).along(route), new State.Settling(NOW, null, null)),
                List.of(),
                List.of(new Posting(new Account.Exposure("x-router"), new Account.Cost("x-router"), COST, "paid", 1)));
    }

    private Change settled(Job job) {
        Bytes32 transaction = new Bytes32(hex(32));
        return Change.of(job, job.in(new State.Closed(new End.Settled(transaction), NOW)),
                new Posting(Account.PAYER, Account.REVENUE, PRICE, "settled " + transaction, 0));
    }

    private Authorization authorization(Address from, Address to, UsdcAmount value) {
        return new Authorization(from, to, BigInteger.valueOf(value.atomic()), BigInteger.valueOf(1_772_365_803),
                BigInteger.valueOf(1_772_366_823), new Bytes32(hex(32)));
    }

    /** One of a hundred. */
    private Address payer() {
        return new Address("0x%040x".formatted(random.nextInt(100) + 1));
    }

    private String id() {
        return hex(11).substring(2);
    }

    private String hex(int bytes) {
        byte[] some = new byte[bytes];
        random.nextBytes(some);
        return "0x" + HexFormat.of().formatHex(some);
    }
}
