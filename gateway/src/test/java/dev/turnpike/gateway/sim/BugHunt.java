package dev.turnpike.gateway.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Puts every {@link Bug} into the gateway and looks for it. Run by
 * {@code mvn -pl gateway -am -Psim verify -Dsim.run=BugHunt}; with {@code -Dsim.bug=17} for this one alone.
 */
class BugHunt {
    private static final long MOST = Long.getLong("sim.seeds", 2_000);
    private static final long NOTHING = 50;

    static List<Bug> bugs() {
        return Bug.all().stream().filter(bug -> bug.name().startsWith(System.getProperty("sim.bug", ""))).toList();
    }

    @Test
    void whereThereIsNoBugNoneIsFound() throws Exception {
        assertThat(new BuggyGateway(Bug.NONE).hunt(NOTHING)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bugs")
    void findsTheBug(Bug bug) throws Exception {
        var found = new BuggyGateway(bug).hunt(MOST);
        found.ifPresent(it -> System.out.printf("bug hunt: %s: found with seed %d: %s%n", bug, it.seed(), it.law()));
        assertThat(found).as("%s, within %d seeds", bug, MOST).isPresent();
    }
}
