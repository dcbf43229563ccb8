package dev.turnpike.x402;

/**
 * A token that moves by EIP-3009 authorization, with the EIP-712 domain its signatures are made for.
 *
 * @param name the domain's name: {@code USD Coin} on Base, {@code USDC} on Base Sepolia; the wrong one verifies nowhere
 * @param version the domain's version, {@code 2} for USDC
 */
public record Asset(Network network, Address address, String name, String version) {}
