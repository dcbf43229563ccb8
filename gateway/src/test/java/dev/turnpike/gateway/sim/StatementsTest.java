package dev.turnpike.gateway.sim;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.turnpike.store.Plans;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What a gateway asks its ledger costs the same, whatever was sold. */
class StatementsTest {
    /** Seeds after which nearly every statement was prepared, and how many there are at least. */
    private static final long SEEDS = 20;
    private static final int STATEMENTS = 60;

    @Test
    void noStatementWalksThroughATableThatGrows(@TempDir Path folder) {
        Logger log = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level loud = log.getLevel();
        log.setLevel(Level.OFF);
        try (Shelf shelf = new Shelf()) {
            new Seeds(1, SEEDS, false).run(shelf, broken -> false);
        } finally {
            log.setLevel(loud);
        }
        assertThat(Plans.known()).isGreaterThan(STATEMENTS);
        assertThat(Plans.walks(folder)).isEmpty();
    }
}
