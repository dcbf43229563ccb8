package dev.turnpike.gateway.sim;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Runs the world from many seeds. {@code -Dsim.seeds=N} how many, {@code -Dsim.from=S} from which on;
 * {@code -Dsim.seed=X} runs one and tells its story.
 */
class SimulationTest {
    private static final long FROM = Long.getLong("sim.from", 1);
    /** From so many seeds on everything is expected to have happened often. */
    private static final long MANY = 10_000;
    private static final int ENOUGH = 5;

    private final Logger log = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level loud = log.getLevel();

    /** Whether several gateways share the ledger of each world. */
    boolean shared() {
        return false;
    }

    /** How many seeds are run unless it is said. */
    long usual() {
        return 200;
    }

    /** What goes wrong here goes wrong on purpose. */
    @BeforeEach
    void quiet() {
        log.setLevel(Level.OFF);
    }

    @AfterEach
    void loud() {
        log.setLevel(loud);
    }

    @Test
    void noLawIsBrokenWhateverGoesWrong() {
        try (Shelf shelf = new Shelf()) {
            if (System.getProperty("sim.seed") != null) tell(Long.getLong("sim.seed"), shelf);
            else
                many(shelf);
        }
    }

    @Test
    void aSeedIsAlwaysTheSameStory() {
        try (Shelf shelf = new Shelf()) {
            for (long seed = FROM; seed < FROM + 3; seed++)
                assertThat(run(seed, shelf).story()).isEqualTo(run(seed, shelf).story());
        }
    }

    private SimWorld.Outcome run(long seed, Shelf shelf) {
        return SimWorld.run(seed, true, shelf, shared() ? Seeds.gateways(seed) : 1);
    }

    private void many(Shelf shelf) {
        long seeds = Long.getLong("sim.seeds", usual());
        Seeds done = new Seeds(FROM, seeds, shared()).run(shelf, broken -> broken.size() >= ENOUGH);
        System.out.println("simulation: what happened\n" + done.tally());
        if (seeds >= 20) assertThat(done.tally().times("jobs: settled")).as("sales that went well").isPositive();
        assertThat(done.broken()).as("laws broken, by seed; see one with -Dsim.seed=N").isEmpty();
        if (seeds >= MANY)
            assertThat(done.tally().seldom()).as("what happened fewer than %d times", Tally.OFTEN).isEmpty();
    }

    private void tell(long seed, Shelf shelf) {
        SimWorld.Outcome outcome = run(seed, shelf);
        outcome.story().forEach(System.out::println);
        assertThat(outcome.broken()).isEmpty();
    }
}
