package dev.turnpike.x402.exact;

import dev.turnpike.x402.Address;
import java.util.Optional;

/**
 * Recovers the signer of a digest. This is the slowest step of reading a payment, hence an interface: a native library
 * is three times as fast.
 */
public interface Recovery {
    /** The account that signed the digest; empty if no key can have made the signature. */
    Optional<Address> signer(byte[] digest, Signature signature);

    /** Recovery in plain Java. */
    static Recovery web3j() {
        return Web3jRecovery.INSTANCE;
    }
}
