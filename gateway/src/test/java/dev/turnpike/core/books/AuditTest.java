package dev.turnpike.core.books;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.jobs.Bought.Standing;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.sandbox.chain.ChainActions;
import dev.turnpike.x402.TransferLog;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What is looked at, round after round. */
class AuditTest {
    private static final Duration EVERY = Duration.ofMinutes(10);

    @TempDir private Path folder;

    private final List<Instant> begins = new ArrayList<>();
    private Shop shop;
    private Audit audit;
    private Instant unreadable = Instant.MAX;

    @BeforeEach
    void open() {
        shop = new Shop(folder);
        TransferLog log = (asset, accounts, from, to) -> {
            begins.add(from);
            return !from.isAfter(unreadable) && to.isAfter(unreadable)
                    ? Mono.error(new IllegalStateException("too many logs"))
                    : shop.chain.transfers(asset, accounts, from, to);
        };
        audit = new Audit(shop.reconciliation(log), shop.clock, Schedulers.immediate());
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void itGoesOnFromWhereItHasLooked() {
        rounds(3);
        assertThat(begins).containsExactly(shop.start.minus(Duration.ofDays(1)), shop.start, shop.start.plus(EVERY));
    }

    @Test
    void whatIsStillOpenIsLookedAtAgainUntilItHasEnded() {
        shop.clock.pass(Duration.ofHours(1));
        Instant bought = shop.clock.instant();
        shop.buy(shop.hold("a", 1000), "x-router", "flux-schnell", 600, Standing.DELIVERED);
        rounds(4);
        assertThat(begins.subList(1, 4)).containsExactly(bought, bought.plus(EVERY), bought.plus(EVERY).plus(EVERY));
    }

    @Test
    void theftIsSeenEvenWhileSomethingOlderCannotBeRead() {
        unreadable = shop.start.minusSeconds(3600);
        shop.carryOut(Shop.TREASURY, shop.authorization(Shop.TREASURY, Shop.STRANGER, 700, "x"));
        rounds(1);
        assertThat(seen()).containsExactly("outward_without_intent");
        assertThat(begins).hasSize(2);
    }

    @Test
    void whatCannotBeReadForTooLongIsGivenUp() {
        unreadable = shop.start.minusSeconds(3600);
        ChainActions.transfer(shop.chain, Shop.STRANGER, Shop.SELLER, UsdcAmount.ofAtomic(5));
        shop.clock.pass(Duration.ofHours(46));
        rounds(7);
        assertThat(begins.getLast()).isAfter(unreadable);
        assertThat(seen()).containsExactly("foreign_transfer_in");
    }

    private void rounds(int count) {
        for (int i = 0; i < count; i++) {
            shop.clock.pass(EVERY);
            audit.round().block();
        }
    }

    private List<String> seen() {
        return shop.sql.queryForList("SELECT kind FROM transfers_seen", String.class);
    }
}
