package dev.turnpike.gateway.core;

import dev.turnpike.core.Ids;
import dev.turnpike.x402.Bytes32;
import java.util.function.IntSupplier;

/** Ids and nonces in the order of their making. */
public record Counted(IntSupplier numbers) implements Ids {
    @Override
    public String next() {
        return "id-%014d".formatted(numbers.getAsInt());
    }

    @Override
    public Bytes32 nonce() {
        return new Bytes32("0x%064x".formatted(numbers.getAsInt()));
    }
}
