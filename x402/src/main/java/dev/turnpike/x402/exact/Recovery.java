package dev.turnpike.x402.exact;

import dev.turnpike.x402.Address;
import java.util.Optional;

/**
 * Finds who signed. The slowest step of reading a payment, hence an interface: a native library does it three times
 * faster.
 */
public interface Recovery {
    /** Who signed the digest; empty if nobody can have. */
    Optional<Address> signer(byte[] digest, Signature signature);

    /** Recovery in plain Java. */
    static Recovery web3j() {
        return Web3jRecovery.INSTANCE;
    }
}
