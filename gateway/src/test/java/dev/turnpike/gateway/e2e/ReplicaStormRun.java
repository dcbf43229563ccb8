package dev.turnpike.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.turnpike.testkit.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three gateways on one PostgreSQL with a synchronous standby, behind nginx, with all the faults of {@link StormRun}
 * around them and those of {@link ReplicaTrouble} in them. Afterwards chain, ledger, payment endpoint and what the
 * clients were told agree to the atomic unit.
 */
class ReplicaStormRun {
    private static final int REQUESTS = Integer.getInteger("storm.requests", 300);
    private static final int TIMES = Integer.getInteger("storm.kills", 3);
    private static final int CLIENTS = 20;
    private static final int STOCK = 10;
    /** Payments that are each sent to all three at once, before anything goes wrong. */
    private static final int AT_ALL = 50;
    private static final int AT_A_TIME = 10;

    private final AtomicInteger done = new AtomicInteger();

    @Timeout(value = 40, unit = TimeUnit.MINUTES)
    @Test
    void threeGatewaysLoseNothingAndBuyNothingTwice(@TempDir Path folder) {
        assumeTrue(PostgresServer.isThere(), "PostgreSQL is not installed");
        assumeTrue(Balancer.isInstalled(), "nginx is not installed");
        long seed = Long.getLong("storm.seed", System.nanoTime());
        Instant began = Instant.now();
        Town town = Town.open(84532, 1);
        try (Databases databases = new Databases();
                Replicas gateways = new Replicas(3, town, UnaryOperator.identity(), folder, databases);
                StormTown storm = new StormTown(town, gateways, databases.books())) {
            Crowd crowd = new Crowd(storm);
            List<Customer.Visit> met = new ArrayList<>(toAllAtOnce(storm, crowd, new Random(seed + 2)));
            Trouble trouble = new Trouble(storm, new Random(seed));
            ReplicaTrouble ours = new ReplicaTrouble(trouble, gateways, databases, new Random(seed + 3));
            met.addAll(visits(crowd, trouble, ours, new Random(seed + 1)));
            Duration sold = Duration.between(began, Instant.now());

            Aftermath aftermath = Aftermath.of(storm, met);
            List<Customer.Visit> visits = aftermath.visits();
            Audit audit = new Audit(storm);
            List<String> broken = aftermath.broken(audit);
            StormPage.write("Three gateways on PostgreSQL",
                    page(ours, gateways.errors().size()) + "\n" + new StormReport(storm, audit, trouble, visits, seed,
                            sold, Duration.between(began, Instant.now()), broken.size()).text());
            assertThat(broken).as("seed %d", seed).isEmpty();
            assertThat(visits.stream().filter(visit -> visit.payment() != null).count())
                    .isGreaterThanOrEqualTo(REQUESTS);
        }
    }

    private static List<Customer.Visit> toAllAtOnce(StormTown storm, Crowd crowd, Random chance) {
        List<Customer.Visit> visits = new ArrayList<>();
        while (visits.size() < AT_ALL) visits.addAll(crowd.atAllDoors(AT_A_TIME, chance));
        assertThat(visits).allSatisfy(visit -> {
            assertThat(visit.answers()).hasSize(3).extracting(Web.Answer::status).containsOnly(200);
            assertThat(visit.answers()).extracting(Web.Answer::text).containsOnly(visit.answers().getFirst().text());
        });
        assertThat(storm.count("SELECT COUNT(*) FROM jobs WHERE outcome = 'settled'")).isEqualTo(AT_ALL);
        assertThat(storm.count("SELECT COUNT(*) FROM jobs")).isEqualTo(AT_ALL);
        assertThat(storm.count("SELECT COUNT(*) FROM purchases")).isEqualTo(AT_ALL);
        return visits;
    }

    /** For as long as there is trouble, and so many requests at least. */
    private List<Customer.Visit> visits(Crowd crowd, Trouble trouble, ReplicaTrouble ours, Random chance) {
        int least = REQUESTS - AT_ALL;
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS, Thread.ofVirtual().factory())) {
            CompletableFuture<Void> faults = trouble.faults();
            CompletableFuture<Void> cuts = ours.cuts();
            CompletableFuture<Void> events = ours.events(TIMES, least, done::get);
            List<Customer.Visit> visits = Collections.synchronizedList(new ArrayList<>());
            List<CompletableFuture<Void>> running = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Random own = new Random(chance.nextLong());
                running.add(CompletableFuture.runAsync(() -> {
                    while (done.get() < least || !events.isDone()) visits.add(crowd.visit(own, done));
                }, clients));
            }
            List<CompletableFuture<List<Customer.Visit>>> shoppers = crowd.shoppers(STOCK);
            running.forEach(CompletableFuture::join);
            shoppers.forEach(shopper -> visits.addAll(shopper.join()));
            events.join();
            ours.isOver();
            trouble.isOver();
            cuts.join();
            faults.join();
            return List.copyOf(visits);
        }
    }

    private static String page(ReplicaTrouble ours, int errors) {
        return """
                Three packaged gateways on one PostgreSQL with a synchronous standby, behind nginx (a hash of the client's address). First %d payments were each
                sent to all three at once: %d purchases, %d charges, and three equal answers to each. Then one gateway at a time was killed, or stopped for 17 to
                40 s, and the primary was killed and its standby promoted (after 1 to 5 s): %.1f s to the first commit on the new one. The gateways
                logged %d lines as errors.

                | a gateway was | with open jobs | until others had these |
                |---|---:|---:|
                %s"""
                .formatted(AT_ALL, AT_ALL, AT_ALL, ours.withoutPrimary().toMillis() / 1000.0, errors, ours.taken()
                        .stream()
                        .map(t -> "| %s | %d | %.1f s |\n".formatted(t.how(), t.jobs(), t.after().toMillis() / 1000.0))
                        .collect(Collectors.joining()));
    }
}
