package dev.turnpike.store.books;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.journal.Account;
import dev.turnpike.core.journal.Change.Posting;
import dev.turnpike.core.journal.LossReason;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.store.Database;
import dev.turnpike.store.Entries;
import dev.turnpike.store.TestLedger;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.JdbcTemplate;
import reactor.core.scheduler.Schedulers;

@ParameterizedClass
@MethodSource("dev.turnpike.store.TestLedger#all")
class DaysTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Parameter TestLedger on;

    @Test
    void aDayTellsWhatWasLostByUpstreamAndReasonTheMostFirst(@TempDir Path folder) {
        try (Database file = on.open(folder)) {
            Entries entries = new Entries(new JdbcTemplate(file.connect()));
            entries.post("a", "1", lost(new Account.Cost("xgen"), 5_000, "bad_images: 640x480"), NOON);
            entries.post("b", "1", lost(new Account.Cost("xgen"), 6_000, "bad_images: no image"), NOON);
            entries.post("c", "1", lost(new Account.Cost("xgen"), 7_000, "payment refused"), NOON);
            entries.post("d", "1", lost(Account.REVENUE, 20_000, "settlement reported, proven impossible"), NOON);
            entries.post("e", "1", lost(new Account.Cost("xgen"), 9_000, "failed: oops"), NOON.plusSeconds(86_400));

            Day day = Objects.requireNonNull(new Days(new Reads(file, Schedulers.immediate(), Schedulers.immediate()))
                    .day(LocalDate.of(2026, 3, 1))
                    .block());
            assertThat(day.lost()).containsExactly(new Lost("", LossReason.SETTLEMENT_FALSE, 20_000, 1),
                    new Lost("xgen", LossReason.BAD_IMAGES, 11_000, 2),
                    new Lost("xgen", LossReason.PAYMENT_REFUSED, 7_000, 1));
        }
    }

    private static Posting lost(Account from, long amount, String why) {
        return new Posting(from, Account.LOSS, UsdcAmount.ofAtomic(amount), why, 1);
    }
}
