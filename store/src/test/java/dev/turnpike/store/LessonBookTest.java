package dev.turnpike.store;

import static dev.turnpike.store.Jobs.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.turnpike.core.health.Check;
import dev.turnpike.core.health.Check.Verdict;
import dev.turnpike.core.health.LessonBook;
import dev.turnpike.core.health.News;
import dev.turnpike.core.health.UpstreamModel;
import dev.turnpike.core.journal.Steps;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.store.lessons.SqlLessonBook;
import dev.turnpike.store.postgres.Postgres;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/** The lessons of two gateways on one PostgreSQL, whose clock is not theirs. */
@Timeout(120)
class LessonBookTest {
    private static final UpstreamModel FLUX = new UpstreamModel("alpha", "flux");
    private static final Duration TURN = Duration.ofSeconds(10);
    private Postgres first;
    private Postgres second;
    private LessonBook one;
    private LessonBook two;
    private JdbcTemplate rows;

    @BeforeEach
    void open() {
        assumeTrue(TestLedger.isThere());
        String url = TestLedger.database();
        first = TestLedger.on(url, () -> NOW, VirtualTimeScheduler.create());
        second = TestLedger.on(url, () -> NOW, VirtualTimeScheduler.create());
        one = book(first);
        two = book(second);
        rows = new JdbcTemplate(new DriverManagerDataSource(url));
    }

    private static LessonBook book(Postgres ledger) {
        var here = Schedulers.immediate();
        return new SqlLessonBook(new SqliteJournal(ledger, ledger.owner(), () -> NOW, here, here, here, commit -> {}));
    }

    @AfterEach
    void close() {
        if (first != null) first.close();
        if (second != null) second.close();
    }

    @Test
    void whatOneWritesTheOtherReadsInItsOwnTime() {
        Check check = new Check(NOW.minusSeconds(3), 402, Duration.ofMillis(20), Verdict.SUSPECT_PRICE, "a\0detail",
                UsdcAmount.ofDecimal("0.09"), null);
        write(one, new News.Moved(FLUX, true, NOW.minusSeconds(2)));
        write(one, new News.Throttled(FLUX, NOW.plusSeconds(90)));
        write(one, new News.Checked(FLUX, check));
        LessonBook.Page page = read(two);
        Duration clock = Duration.between(page.now(), NOW);
        assertThat(page.news()).hasSize(3);
        assertThat(page.news()).extracting(news -> news.by(clock)).satisfiesExactly(moved -> {
            assertThat(((News.Moved) moved).open()).isTrue();
            assertThat(((News.Moved) moved).at()).isCloseTo(NOW.minusSeconds(2), within(2, ChronoUnit.SECONDS));
        }, throttled -> assertThat(((News.Throttled) throttled).until()).isCloseTo(NOW.plusSeconds(90),
                within(2, ChronoUnit.SECONDS)), checked -> {
                    Check seen = ((News.Checked) checked).check();
                    assertThat(seen.at()).isCloseTo(NOW.minusSeconds(3), within(2, ChronoUnit.SECONDS));
                    assertThat(new Check(check.at(), seen.httpStatus(), seen.latency(), seen.verdict(), seen.detail(),
                            seen.offered(), seen.expected()))
                            .isEqualTo(new Check(check.at(), 402, Duration.ofMillis(20), Verdict.SUSPECT_PRICE,
                                    "adetail", UsdcAmount.ofDecimal("0.09"), null));
                });
        assertThat(read(two)).as("the same until there is news")
                .extracting(LessonBook.Page::news)
                .isEqualTo(page.news());
        assertThat(read(one).news()).as("its own is no news to it, but for throttles").hasSize(1);
    }

    @Test
    void whatIsNewerStays() {
        write(two, new News.Moved(FLUX, true, NOW.minusSeconds(10)));
        write(one, new News.Moved(FLUX, false, NOW.minusSeconds(60)));
        assertThat(rows.queryForObject("SELECT circuit FROM lessons", String.class)).isEqualTo("open");
        write(one, new News.Throttled(FLUX, NOW.plusSeconds(90)));
        write(two, new News.Throttled(FLUX, NOW.plusSeconds(9)));
        assertThat(read(two).news()).filteredOn(News.Throttled.class::isInstance)
                .extracting(news -> ((News.Throttled) news).until().isAfter(read(two).now().plusSeconds(60)))
                .containsExactly(true);
    }

    @Test
    void oneAtATimeMayTryAnOpenCircuit() {
        assertThat(take(one)).as("nothing is known of it").isFalse();
        write(one, new News.Moved(FLUX, true, NOW));
        assertThat(take(two)).isTrue();
        assertThat(take(one)).isFalse();
        assertThat(take(two)).as("keeps it").isTrue();
        rows.update("UPDATE lessons SET trial_until = 1");
        assertThat(take(one)).as("the turn has ended").isTrue();
        write(one, new News.Moved(FLUX, true, NOW.plusSeconds(1)));
        assertThat(take(two)).as("a trial is over").isTrue();
        write(two, new News.Moved(FLUX, false, NOW.plusSeconds(2)));
        assertThat(take(two)).as("closed").isFalse();
    }

    @Test
    void aGatewayThatWasTakenOffWritesNothing() {
        rows.update("DELETE FROM replicas WHERE epoch = ?", first.owner().replica().epoch());
        assertThatExceptionOfType(Steps.LostOwnership.class)
                .isThrownBy(() -> write(one, new News.Moved(FLUX, true, NOW)));
        assertThat(read(two).news()).isEmpty();
    }

    @Test
    void whatAnotherVersionFoundAndThisOneDoesNotKnowIsLeftOut() {
        write(one, new News.Checked(FLUX,
                new Check(NOW, 402, Duration.ZERO, Verdict.HEALTHY, "", null, UsdcAmount.ofDecimal("1"))));
        assertThat(read(two).news()).hasSize(1);
        rows.update("UPDATE lessons SET verdict = 'ENCHANTED'");
        assertThat(read(two).news()).isEmpty();
    }

    private static LessonBook.Page read(LessonBook book) {
        return Objects.requireNonNull(book.read().block());
    }

    private static void write(LessonBook book, News news) {
        book.write(List.of(news), NOW).block();
    }

    private static boolean take(LessonBook book) {
        return Boolean.TRUE.equals(book.take(FLUX, TURN).block());
    }
}
