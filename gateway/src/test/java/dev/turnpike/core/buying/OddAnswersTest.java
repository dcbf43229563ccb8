package dev.turnpike.core.buying;

import static dev.turnpike.gateway.core.World.CAT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.till.Reply;
import dev.turnpike.core.work.Purchase;
import dev.turnpike.gateway.core.Heard;
import dev.turnpike.gateway.core.World;
import dev.turnpike.testkit.Works;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a paid upstream answers, the order ends delivered, in doubt, or lost with a reason: never stuck, never by an
 * exception, never with more purchases than law 4 allows. {@code -Dodd.seeds=N} plays more worlds.
 */
class OddAnswersTest {
    private static final int SEEDS = Integer.getInteger("odd.seeds", 60);
    private static final int ORDERS = 3;
    /** Twice the price. */
    private static final long MOST = 20_000;
    private static final Map<String, Integer> ENDS = new TreeMap<>();
    private static final List<String> EVERY = List.of("settled", "released PROMPT_REFUSED", "DELIVERED", "LOST",
            "IN_DOUBT", "VOID");
    private static final long MANY = 300;

    @TempDir Path folder;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, SEEDS);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyOrderEnds(long seed) {
        try (World world = World.odd(folder, seed, "0.010", "alpha 0.004", "bravo 0.006", "cedar 0.008")) {
            List<Heard<Reply>> heard = new ArrayList<>();
            for (int i = 0; i < ORDERS; i++) heard.add(world.ask(CAT, world.pay(CAT, 2)));
            world.pass(600);
            for (Heard<Reply> one : heard) {
                assertThat(one.pending()).as("the client waits").isFalse();
                judge(world.life().job(World.jobOf(one).id()));
            }
            assertThat(world.internet().payments).doesNotHaveDuplicates()
                    .allMatch(payment -> payment.matches("(alpha|bravo|cedar)\\.example .*"));
            assertThat(world.internet().payments.size())
                    .isLessThanOrEqualTo(Math.toIntExact(world.life().number("SELECT COUNT(*) FROM purchases")));
        }
    }

    private static void judge(Job job) {
        assertThat(job.state()).isInstanceOfSatisfying(State.Closed.class,
                closed -> assertThat(closed.end()).isInstanceOfAny(End.Settled.class, End.Released.class));
        assertThat(job.work().spent().atomic()).isLessThanOrEqualTo(MOST);
        List<Purchase> purchases = Works.of(job).purchases();
        boolean refused = false;
        for (Purchase bought : purchases) {
            assertThat(refused).as("bought after the prompt was refused").isFalse();
            assertThat(bought.state()).isIn(Purchase.State.VOID, Purchase.State.DELIVERED, Purchase.State.LOST,
                    Purchase.State.IN_DOUBT);
            if (bought.state() != Purchase.State.DELIVERED) assertThat(bought.detail()).isNotBlank();
            assertThat(String.valueOf(bought.detail())).doesNotContain("unexpected").doesNotContain("Exception");
            refused = Ended.PromptRefused.of(bought) && bought.changedAt().isBefore(purchases.getLast().intendedAt());
            ENDS.merge(bought.state().name(), 1, Integer::sum);
        }
        ENDS.merge(World.outcome(job), 1, Integer::sum);
    }

    @Test
    void theSeedsReachEveryEnd() {
        for (long seed = 1; seed <= MANY && !ENDS.keySet().containsAll(EVERY); seed++) {
            Path own = folder.resolve("seed" + seed);
            assertThat(own.toFile().mkdirs()).isTrue();
            try (World world = World.odd(own, seed, "0.010", "alpha 0.004", "bravo 0.006", "cedar 0.008")) {
                Heard<Reply> heard = world.ask(CAT, world.pay(CAT, 2));
                world.pass(600);
                judge(world.life().job(World.jobOf(heard).id()));
            }
        }
        assertThat(ENDS).containsKeys(EVERY.toArray(String[]::new));
    }
}
