package dev.turnpike.sandbox.chain;

import dev.turnpike.x402.Address;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.BlockLog;
import dev.turnpike.x402.TransferLog.Transfer;
import java.time.Instant;
import java.util.Set;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/** The blocks of the play chain, read without a network. A block counts once the next one has begun. */
public final class PlayBlocks implements BlockLog {
    private final PlayChain chain;

    public PlayBlocks(PlayChain chain) {
        this.chain = chain;
    }

    @Override
    public Mono<Block> last(Asset of) {
        return read(of, () -> of(new dev.turnpike.sandbox.chain.Block(Math.max(0, chain.head().number() - 1))));
    }

    @Override
    public Mono<Block> block(Asset of, long number) {
        return read(of, () -> {
            if (number > chain.head().number())
                throw new IllegalStateException("block " + number + " (expected: one that is there)");
            return of(new dev.turnpike.sandbox.chain.Block(number));
        });
    }

    @Override
    public Mono<Block> since(Asset of, Instant moment) {
        return read(of, () -> {
            var last = chain.head();
            var then = dev.turnpike.sandbox.chain.Block.at(moment);
            var first = then.time().isBefore(moment) ? new dev.turnpike.sandbox.chain.Block(then.number() + 1) : then;
            return of(first.compareTo(last) > 0 ? last : first);
        });
    }

    @Override
    public Mono<Part> transfers(Asset of, Set<Address> accounts, long first, long last) {
        return read(of,
                () -> new Part(last,
                        chain.events(first, last)
                                .stream()
                                .filter(TokenEvent.Move.class::isInstance)
                                .map(TokenEvent.Move.class::cast)
                                .map(PlayBlocks::transfer)
                                .filter(transfer -> transfer.touches(accounts) && !transfer.isNothing())
                                .toList()));
    }

    static Transfer transfer(TokenEvent.Move move) {
        return new Transfer(move.transaction(), move.block().number(), 1, move.authorizer(), move.to(), move.value(),
                move instanceof TokenEvent.Use use ? use.nonce() : null);
    }

    private static Block of(dev.turnpike.sandbox.chain.Block block) {
        return new Block(block.number(), block.hash(), block.time());
    }

    private <T> Mono<T> read(Asset of, Supplier<T> answer) {
        return Mono.fromSupplier(() -> {
            if (!chain.isReadable() || !of.equals(chain.asset())) throw PlayChain.unread(of);
            return answer.get();
        });
    }
}
