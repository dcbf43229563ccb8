package dev.turnpike.x402;

import org.jspecify.annotations.Nullable;

/**
 * One EVM chain under both of its names.
 *
 * @param caip2 V2's name, {@code eip155:8453}
 * @param v1Name V1's name, {@code base}; null where stock V1 clients accept none
 * @param chainId the number inside {@code caip2}
 * @param test whether it is a test network
 */
public record Network(String caip2, @Nullable String v1Name, long chainId, boolean test) {
    /** The name for people: V1's if there is one. */
    public String label() {
        return v1Name != null ? v1Name : caip2;
    }
}
