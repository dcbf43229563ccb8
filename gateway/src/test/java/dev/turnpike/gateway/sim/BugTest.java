package dev.turnpike.gateway.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bugs that the simulation is tried with can still be put into the gateway. */
class BugTest {
    static List<Bug> bugs() {
        return Bug.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bugs")
    void everyBugStillFitsTheCodeAndCompiles(Bug bug) throws Exception {
        assertThat(bug.files()).isNotEmpty();
        assertThat(new BuggyGateway(bug)).isNotNull();
    }

    @Test
    void aBugThatDoesNotFitAnyMoreSaysWhere() {
        Bug stale = new Bug("stale", List.of("+++ gateway/pom.xml", "@@ -1 +1 @@", "-<nothing/>", "+<something/>"),
                false);
        assertThatThrownBy(stale::files).hasMessageContaining("stale: does not fit gateway/pom.xml")
                .hasMessageContaining("<nothing/>");
    }
}
