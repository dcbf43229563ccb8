package dev.turnpike.x402;

/**
 * The identity of a payment, whatever its protocol version, spelling or signature: a token contract accepts each key
 * once.
 *
 * @param payer recovered from the signature, never taken from the wire
 */
public record PaymentKey(long chainId, Address asset, Address payer, Bytes32 nonce) {}
