package dev.turnpike.gateway.sim;

import dev.turnpike.sandbox.chain.PlayBlocks;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.BlockLog;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.TransferLog.Transfer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Mono;

/**
 * The chain's blocks as read through nodes that are slow or behind, each by another time, answer for a part of what they
 * are asked for, cannot be reached, or have a block they never answer for.
 */
final class SimBlocks implements BlockLog {
    private final SimWorld world;
    private final SimChain node;
    private final Chance chance;
    private final BlockLog chain;
    private final Map<Long, Bytes32> shown = new HashMap<>();
    private long latest;

    SimBlocks(SimWorld world, Machine caller, SimChain node) {
        this.world = world;
        this.node = node;
        this.chance = world.chance().another();
        this.chain = new PlayBlocks(world.chain());
    }

    @Override
    public Mono<Block> last(Asset asset) {
        Duration behind = world.quiet() ? Duration.ZERO : behind();
        return node.answer(() -> chain.since(asset, world.time().instant().minus(behind))
                .flatMap(head -> chain.block(asset, head.number() - 1))
                .map(block -> {
                    if (block.number() < latest) world.story().count("follower: the node goes back");
                    else if (behind.toSeconds() > 10) world.story().count("follower: the node is behind");
                    latest = block.number();
                    return now(block);
                }));
    }

    private Duration behind() {
        if (chance.oneIn(6)) return chance.millis(0, 20_000);
        return chance.oneIn(30) ? chance.millis(20_000, 90_000) : Duration.ZERO;
    }

    @Override
    public Mono<Block> block(Asset asset, long number) {
        return node.answer(() -> chain.block(asset, number).map(this::now));
    }

    @Override
    public Mono<Block> since(Asset asset, Instant moment) {
        return node.answer(() -> chain.since(asset, moment).map(this::now));
    }

    private Block now(Block block) {
        Bytes32 hash = world.forks().hash(block.time(), block.hash());
        Bytes32 before = shown.put(block.number(), hash);
        if (before != null && !before.equals(hash)) world.story().count("follower: a block is replaced");
        return new Block(block.number(), hash, block.time());
    }

    @Override
    public Mono<Part> transfers(Asset asset, Set<Address> accounts, long first, long last) {
        long poisoned = world.poisoned();
        if (first == poisoned) {
            world.story().count("follower: a block cannot be read");
            return node.answer(() -> Mono.error(new UnreadableBlock(first, "too many logs")));
        }
        long end = first < poisoned && poisoned <= last ? poisoned - 1 : last;
        long until = !world.quiet() && end > first && chance.oneIn(8) ? first + chance.between(0, (int) (end - first))
                : end;
        if (until < end) world.story().count("follower: the node answers for a part");
        return node.answer(() -> chain.transfers(asset, accounts, first, until).map(part -> {
            List<Transfer> seen = part.transfers().stream().filter(this::isShown).toList();
            if (seen.size() < part.transfers().size()) world.story().count("follower: a transfer is not shown yet");
            world.story().tell("chain", "blocks %d to %d: %d transfers", first, until, seen.size());
            return new Part(until, seen);
        }));
    }

    private boolean isShown(Transfer transfer) {
        return transfer.nonce() == null || !node.fresh(transfer.from(), transfer.nonce());
    }
}
