package dev.turnpike.gateway.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.core.refusal.Refusal;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.util.MultiValueMap;

class LedgerQueryTest {
    @Test
    void everyFilterIsRead() {
        assertThat(LedgerQuery.filter(
                asked("account=cost&job=j&upstream=u&purchase=2&from=2026-01-31&to=2026-02-01T12:00:00Z&limit=7")))
                .hasToString(
                        "Filter[account=cost, job=j, upstream=u, purchase=2, from=2026-01-31T00:00:00Z, to=2026-02-01T12:00:00Z, limit=7, "
                                + "after=null]");
        assertThat(LedgerQuery.filter(asked("")).limit()).isEqualTo(1000);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {"limit=0        | limit: '0' (expected: 1 to 10000)",
            "limit=10001    | limit: '10001' (expected: 1 to 10000)",
            "limit=-1       | limit: '-1' (expected: 1 to 10000)",
            "purchase=x     | purchase: 'x' (expected: a whole number, 0 for the client's payment)",
            "from=yesterday | from: 'yesterday' (expected: a moment such as 2026-01-31T12:00:00Z, or a day of UTC, "
                    + "of the years 1970 to 9999)",
            "to=2026-02-30  | to: '2026-02-30' (expected: a moment such as 2026-01-31T12:00:00Z, or a day of UTC, "
                    + "of the years 1970 to 9999)",
            "from=-999999999-01-01T00:00:00Z | from: '-999999999-01-01T00:00:00Z' (expected: a moment such as "
                    + "2026-01-31T12:00:00Z, or a day of UTC, of the years 1970 to 9999)",
            "to=1969-12-31  | to: '1969-12-31' (expected: a moment such as 2026-01-31T12:00:00Z, or a day of UTC, "
                    + "of the years 1970 to 9999)",
            "limit=7&limit=9 | limit: 2 values (expected: one)",
            "from=2026-02-01&to=2026-01-31 | from: '2026-02-01T00:00:00Z' (expected: before to, '2026-01-31T00:00:00Z')",
            "from=2026-02-01&to=2026-02-01 | from: '2026-02-01T00:00:00Z' (expected: before to, '2026-02-01T00:00:00Z')",
            "limit          | limit: '' (expected: 1 to 10000)",
            "cursor=x       | cursor: 'x' (expected: next of an earlier answer)",
            "acount=cost    | acount: not known here (expected: one of account, cursor, format, from, job, limit, purchase, to, upstream)"})
    void aQueryThatCannotBeReadIsRefused(String query, String message) {
        assertThatThrownBy(() -> LedgerQuery.filter(asked(query))).isInstanceOf(Refusal.class).hasMessage(message);
    }

    @Test
    void aDayIsTodayUnlessItIsNamed() {
        LocalDate today = LocalDate.parse("2026-03-01");
        assertThat(LedgerQuery.day(asked(""), today)).isEqualTo(today);
        assertThat(LedgerQuery.day(asked("day=2026-02-28"), today)).isEqualTo("2026-02-28");
        assertThatThrownBy(() -> LedgerQuery.day(asked("day=-999999999-12-31"), today))
                .hasMessageContaining("of the years 1970 to 9999");
        assertThatThrownBy(() -> LedgerQuery.day(asked("day=today"), today))
                .hasMessage("day: 'today' (expected: a day such as 2026-01-31, of the years 1970 to 9999)");
    }

    private static MultiValueMap<String, String> asked(String query) {
        return MockServerHttpRequest.get("/v1/ledger?" + query).build().getQueryParams();
    }
}
