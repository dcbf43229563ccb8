package dev.turnpike.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void ratiosAreOfMedians() {
        var table = new Table();
        for (double rate : List.of(30.0, 100.0, 90.0)) table.add(row("us", rate, ""));
        for (double rate : List.of(10.0, 30.0, 200.0)) table.add(row("peer", rate, ""));
        assertThat(table.ratio("us", Mode.V1, "peer", Mode.V1, 64, Row::perSecond)).isEqualTo(3);
        assertThat(table.ratio("us", Mode.V1, "absent", Mode.V1, 64, Row::perSecond)).isNaN();
        assertThat(table.faults()).isEmpty();
    }

    @Test
    void aRunWhoseCountsDifferIsAFault() {
        assertThat(Shots.difference(Map.of("settle", 5L), Map.of("settle", 8L, "generate", 3L), 3)).isEmpty();
        String wrong = Shots.difference(Map.of(), Map.of("settle", 3L, "generate", 4L), 3);
        assertThat(wrong).contains("4 generated");
        assertThat(Shots.difference(Map.of(), Map.of("settle", 3L, "generate", 3L, "paidTwice", 1L), 3)).isNotEmpty();
        var table = new Table();
        table.add(row("us", 1, wrong));
        assertThat(table.faults()).singleElement().asString().contains("VOID");
    }

    private static Row row(String target, double rate, String wrong) {
        return new Row(target, Mode.V1, 64, rate, 1, 2, 3, 4, 5, Map.of(), "", wrong);
    }
}
