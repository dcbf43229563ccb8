/**
 * The cryptography of the scheme {@code exact} on EVM chains: the EIP-712 digest of an EIP-3009 authorization, and
 * strict recovery of its signer. Start at {@link dev.turnpike.x402.exact.Digest}.
 */
@NullMarked
package dev.turnpike.x402.exact;

import org.jspecify.annotations.NullMarked;
