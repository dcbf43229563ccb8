package dev.turnpike.x402;

import java.math.BigInteger;

/**
 * A payer's permission to move an amount once, within a time window (EIP-3009 {@code TransferWithAuthorization}).
 *
 * @param value atomic units
 * @param validAfter unix seconds; the chain's time must be strictly later
 * @param validBefore unix seconds; the chain's time must be strictly earlier
 * @param nonce any 32 bytes not yet used by {@code from}
 */
public record Authorization(Address from, Address to, BigInteger value, BigInteger validAfter, BigInteger validBefore,
        Bytes32 nonce) {}
