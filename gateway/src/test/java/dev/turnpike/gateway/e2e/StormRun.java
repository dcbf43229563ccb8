package dev.turnpike.gateway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Five hundred paid requests on each of two chain ids while everything around the gateway fails now and then and the
 * gateway itself is killed five times. Afterwards the chain, the ledger, the payment endpoint and what the clients were
 * told agree to the atomic unit.
 */
class StormRun {
    private static final int REQUESTS = Integer.getInteger("storm.requests", 500);
    private static final int KILLS = Integer.getInteger("storm.kills", 5);
    private static final int CLIENTS = 20;

    private final AtomicInteger done = new AtomicInteger();

    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    @ParameterizedTest(name = "on chain {0}")
    @ValueSource(ints = {84532, 8453})
    void nothingIsLostAndNobodyIsChargedForNothing(int chainId, @TempDir Path folder) {
        long seed = Long.getLong("storm.seed", System.nanoTime());
        Instant began = Instant.now();
        Town town = Town.open(chainId, 1);
        Jar jar = new Jar(StormTown.wide(town), folder);
        try (StormTown storm = StormTown.of(town, jar, folder)) {
            Trouble trouble = new Trouble(storm, new Random(seed));
            List<Customer.Visit> met = visits(storm, jar, trouble, new Random(seed + 1));
            Duration sold = Duration.between(began, Instant.now());

            Aftermath aftermath = Aftermath.of(storm, met);
            List<Customer.Visit> visits = aftermath.visits();
            Audit audit = new Audit(storm);
            List<String> broken = aftermath.broken(audit);
            StormPage.write("Faults on chain id " + chainId, new StormReport(storm, audit, trouble, visits, seed, sold,
                    Duration.between(began, Instant.now()), broken.size()).text());
            assertThat(broken).as("seed %d", seed).isEmpty();
            assertThat(visits.stream().filter(visit -> visit.payment() != null).count())
                    .isGreaterThanOrEqualTo(REQUESTS);
        }
    }

    private List<Customer.Visit> visits(StormTown storm, Jar jar, Trouble trouble, Random chance) {
        Crowd crowd = new Crowd(storm);
        int stock = REQUESTS / 10 / Crowd.STOCK.size();
        int ours = REQUESTS - stock * Crowd.STOCK.size() + REQUESTS / 50;
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS, Thread.ofVirtual().factory())) {
            List<CompletableFuture<Customer.Visit>> running = new ArrayList<>();
            for (int i = 0; i < ours; i++) {
                Random own = new Random(chance.nextLong());
                running.add(CompletableFuture.supplyAsync(() -> crowd.visit(own, done), clients));
            }
            List<CompletableFuture<List<Customer.Visit>>> shoppers = crowd.shoppers(stock);
            CompletableFuture<Void> faults = trouble.faults();
            CompletableFuture<Void> kills = trouble.kills(jar, KILLS, ours, done::get);
            List<Customer.Visit> visits = Collections.synchronizedList(new ArrayList<>());
            running.forEach(visit -> visits.add(visit.join()));
            shoppers.forEach(shopper -> visits.addAll(shopper.join()));
            kills.join();
            trouble.isOver();
            faults.join();
            return List.copyOf(visits);
        }
    }
}
