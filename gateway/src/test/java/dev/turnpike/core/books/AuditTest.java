package dev.turnpike.core.books;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.doubt.Follower;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.work.Purchase;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.sandbox.chain.ChainActions;
import dev.turnpike.sandbox.chain.PlayBlocks;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.BlockLog;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** What a follower reads and cannot explain, look after look. */
class AuditTest {
    @TempDir private Path folder;

    private final Set<Long> unreadable = new HashSet<>();
    private Shop shop;
    private Follower follower;
    private PlayBlocks blocks;

    @BeforeEach
    void open() {
        shop = new Shop(folder);
        blocks = new PlayBlocks(shop.chain);
        follower = shop.follower(new Damaged());
        look();
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void whatNobodyExpectedIsPostedOnceItHasBeenKnownForAWhile() {
        ChainActions.transfer(shop.chain, Shop.STRANGER, Shop.SELLER, UsdcAmount.ofAtomic(5));
        ChainActions.transfer(shop.chain, Shop.STRANGER, Shop.SELLER, UsdcAmount.ofAtomic(5));
        shop.carryOut(Shop.TREASURY, shop.authorization(Shop.TREASURY, Shop.STRANGER, 700, "x"));
        pass(Duration.ofSeconds(30));
        shop.audit().round().block();
        assertThat(seen()).isEmpty();
        for (int i = 0; i < 3; i++) {
            pass(Duration.ofMinutes(2));
            shop.audit().round().block();
        }
        assertThat(seen()).containsExactlyInAnyOrder("foreign_transfer_in", "foreign_transfer_in",
                "outward_without_intent");
        assertThat(kept()).isZero();
    }

    @Test
    void whatTheGatewayExpectsIsNotPosted() {
        Job sold = shop.hold("a", 1000);
        shop.buy(sold, "x-router", "flux-schnell", 600, Purchase.State.DELIVERED);
        Job open = shop.hold("b", 2000);
        shop.carryOut(open);
        Job paid = shop.hold("c", 3000);
        shop.settle(paid, shop.carryOut(paid));
        for (int i = 0; i < 4; i++) {
            pass(Duration.ofMinutes(1));
            shop.audit().round().block();
        }
        assertThat(seen()).isEmpty();
        assertThat(kept()).as("that of the job that is open").isOne();
    }

    @Test
    void aPaymentThatCameBeforeItsJobWasHeldBelongsToItAllTheSame() {
        var early = shop.authorization(Shop.PAYER, Shop.SELLER, 1000, "a");
        shop.carryOut(Shop.PAYER, early);
        pass(Duration.ofMinutes(1));
        Job job = shop.hold("a", 1000);
        shop.close(job, new End.Released(Refusal.Code.PAYER_LIMITED, "gone"));
        pass(Duration.ofMinutes(2));
        shop.audit().round().block();
        assertThat(seen()).isEmpty();
        assertThat(shop.sql.queryForObject("SELECT watch_at FROM jobs", Long.class)).as("is asked about").isZero();
    }

    @Test
    void whatWasReplacedBeforeItHadBeenKnownForAWhileIsNotPosted() {
        ChainActions.transfer(shop.chain, Shop.STRANGER, Shop.SELLER, UsdcAmount.ofAtomic(5));
        pass(Duration.ofSeconds(10));
        assertThat(kept()).isOne();
        replaced = true;
        pass(Duration.ofMinutes(3));
        shop.audit().round().block();
        assertThat(seen()).isEmpty();
    }

    @Test
    void theftIsSeenThoughABlockBeforeItCannotBeRead() {
        unreadable.add(shop.chain.height() + 2);
        pass(Duration.ofSeconds(10));
        shop.carryOut(Shop.TREASURY, shop.authorization(Shop.TREASURY, Shop.STRANGER, 700, "x"));
        pass(Duration.ofMinutes(8));
        assertThat(kept()).isZero();
        pass(Duration.ofMinutes(5));
        shop.audit().round().block();
        assertThat(seen()).containsExactly("outward_without_intent");
    }

    private boolean replaced;

    private void pass(Duration time) {
        for (long seconds = 0; seconds < time.toSeconds(); seconds += 10) {
            shop.clock.pass(Duration.ofSeconds(10));
            look();
        }
    }

    private void look() {
        follower.look().onErrorReturn(false).block();
    }

    private List<String> seen() {
        return shop.sql.queryForList("SELECT kind FROM transfers_seen", String.class);
    }

    private long kept() {
        return shop.sql.queryForList("SELECT tx FROM transfers_open", String.class).size();
    }

    /** Has blocks that cannot be read, and others that are replaced by empty ones. */
    private final class Damaged implements BlockLog {
        @Override
        public Mono<Block> last(Asset asset) {
            return blocks.last(asset).map(this::now);
        }

        @Override
        public Mono<Block> block(Asset asset, long number) {
            return blocks.block(asset, number).map(this::now);
        }

        @Override
        public Mono<Block> since(Asset asset, Instant moment) {
            return blocks.since(asset, moment).map(this::now);
        }

        private Block now(Block block) {
            return replaced ? block : new Block(block.number(), Shop.nonce("fork " + block.number()), block.time());
        }

        @Override
        public Mono<Part> transfers(Asset asset, Set<Address> accounts, long first, long last) {
            if (unreadable.contains(first)) return Mono.error(new UnreadableBlock(first, "too many logs"));
            long until = unreadable.stream()
                    .filter(bad -> bad > first && bad <= last)
                    .mapToLong(bad -> bad - 1)
                    .min()
                    .orElse(last);
            return replaced ? Mono.just(new Part(until, List.of())) : blocks.transfers(asset, accounts, first, until);
        }
    }
}
