package dev.turnpike.gateway.sim;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Runs the world from many seeds. {@code -Dsim.seeds=N} how many, {@code -Dsim.from=S} from which on; {@code -Dsim.seed=X} runs one and tells
 * its story. A world is of one thread; several are run at once.
 */
class SimulationTest {
    private static final long SEEDS = Long.getLong("sim.seeds", 200);
    private static final long FROM = Long.getLong("sim.from", 1);
    private static final int ENOUGH = 5;

    private final Logger log = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level loud = log.getLevel();
    private final Map<String, Long> counts = new TreeMap<>();
    private final Map<Long, String> failures = new ConcurrentSkipListMap<>();

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
    void noLawIsBrokenWhateverGoesWrong() throws IOException, InterruptedException {
        try (Shelf shelf = new Shelf()) {
            if (System.getProperty("sim.seed") != null)
                tell(Long.getLong("sim.seed"), shelf);
            else
                many(shelf);
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void aSeedIsAlwaysTheSameStory() throws IOException {
        try (Shelf shelf = new Shelf()) {
            for (long seed = FROM; seed < FROM + 3; seed++)
                assertThat(SimWorld.run(seed, true, shelf.template()).story())
                        .isEqualTo(SimWorld.run(seed, true, shelf.template()).story());
        }
    }

    private void many(Shelf shelf) throws InterruptedException {
        long began = System.nanoTime();
        AtomicLong next = new AtomicLong();
        int threads = Integer.getInteger("sim.threads", Runtime.getRuntime().availableProcessors());
        try (var pool = Executors.newFixedThreadPool(threads)) {
            for (int i = 0; i < threads; i++)
                pool.execute(() -> {
                    for (long n = next.getAndIncrement(); n < SEEDS && failures.size() < ENOUGH; n = next.getAndIncrement()) {
                        run(FROM + n, shelf);
                        progress(n + 1, began);
                    }
                });
        }
        System.out.println(counts.entrySet().stream().map(count -> "%8d %s".formatted(count.getValue(), count.getKey()))
                .collect(Collectors.joining("\n", "simulation: what happened\n", "")));
    }

    private void progress(long done, long began) {
        if (done % Math.max(1, SEEDS / 20) == 0)
            System.out.printf("simulation: %d of %d seeds, %.1f a second, %d broken%n", done, SEEDS,
                    done * 1e9 / (System.nanoTime() - began),
                    failures.size());
    }

    private void run(long seed, Shelf shelf) {
        try {
            SimWorld.Outcome outcome = SimWorld.run(seed, false, shelf.template());
            synchronized (counts) {
                outcome.counts().forEach((what, times) -> counts.merge(what, times, Long::sum));
            }
            if (!outcome.broken().isEmpty())
                failures.put(seed, "see it with -Dsim.seed=" + seed + ": " + outcome.broken());
        } catch (RuntimeException | AssertionError broken) {
            failures.put(seed, broken.toString());
        }
    }

    private void tell(long seed, Shelf shelf) {
        SimWorld.Outcome outcome = SimWorld.run(seed, true, shelf.template());
        outcome.story().forEach(System.out::println);
        if (!outcome.broken().isEmpty())
            failures.put(seed, outcome.broken().toString());
    }

    /** Where runs put their files: in memory, where the system has such a place. */
    private static final class Shelf implements AutoCloseable {
        private final Path folder;

        Shelf() throws IOException {
            Path memory = Path.of("/dev/shm");
            folder = Files.isWritable(memory) ? Files.createTempDirectory(memory, "turnpike-sim")
                    : Files.createTempDirectory("turnpike-sim");
            SimWorld.template(template());
        }

        Path template() {
            return folder.resolve("template.db");
        }

        @Override
        public void close() throws IOException {
            try (var files = Files.walk(folder)) {
                for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList())
                    Files.delete(file);
            }
        }
    }
}
