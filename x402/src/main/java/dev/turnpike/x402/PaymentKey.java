package dev.turnpike.x402;

/**
 * What makes a payment the same payment, whichever protocol version, spelling or signature carries it: a token contract
 * accepts each of these once.
 *
 * @param payer recovered from the signature, never taken from the wire
 */
public record PaymentKey(long chainId, Address asset, Address payer, Bytes32 nonce) {}
