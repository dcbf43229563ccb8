package dev.turnpike.x402.exact;

import dev.turnpike.x402.Address;
import java.math.BigInteger;
import java.util.Optional;

/**
 * Signatures on secp256k1, by the fastest implementation that runs here. Every implementation gives the same answers;
 * signing is deterministic (RFC 6979, s in the lower half).
 */
public interface Curve {
    /** The account that signed the 32-byte digest; empty if no key can have made the signature. */
    Optional<Address> signer(byte[] digest, Signature signature);

    /** @param secret within 1 and the order of the curve less one */
    Key key(BigInteger secret);

    /** libsecp256k1 where it loads, else web3j; chosen once for the whole process, and logged. */
    static Curve fastest() {
        return Fastest.CURVE;
    }

    /** In plain Java. */
    static Curve web3j() {
        return Web3jCurve.INSTANCE;
    }

    /** A private key, which never leaves and never shows in {@code toString}. */
    interface Key {
        Address address();

        /** Signs a 32-byte digest. */
        Signature sign(byte[] digest);
    }
}
