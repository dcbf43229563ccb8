package dev.turnpike.gateway.sandbox;

import dev.turnpike.x402.Address;

/**
 * Accounts of the sandbox. They are the well-known ones that every development chain comes with: their keys are public, and whoever
 * sends them real money loses it.
 */
public final class SandboxAccounts {
    /** Where the gateway is paid. */
    public static final Address GATEWAY = new Address("0x70997970C51812dc3A010C7d01b50e0d17dc79C8");
    /** What the gateway pays from. */
    public static final Address TREASURY = new Address("0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC");
    /** The key of {@link #TREASURY}, known to everybody. */
    public static final String TREASURY_KEY = "0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a";

    public static final Address X_ROUTER = new Address("0x976EA74026E726554dB657fA54763abd0C3a0aa9");
    public static final Address XGEN = new Address("0x14dC79964da2C08b23698B3D3cc7Ca32193d9955");
    public static final Address DOPAMINT = new Address("0x23618E81E3f5cdF7f54C3d65f7FBc0aBf5B21E8f");

    private SandboxAccounts() {}
}
