package dev.turnpike.x402;

/** Holds a private key and signs with it; the key never leaves, and never shows in {@code toString}. */
public interface Signer {
    Address address();

    /** Signs a 32-byte digest: {@code 0x} and 65 bytes r, s, v in hex, s in the lower half, v 27 or 28. */
    String sign(byte[] digest);
}
