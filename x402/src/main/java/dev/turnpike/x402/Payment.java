package dev.turnpike.x402;

/**
 * A payment as a client sent it, parsed and not yet verified.
 *
 * @param x402Version 1 or 2, from the JSON itself and not from the header's name
 * @param network as the client named it
 * @param signature {@code 0x} and hex; any length
 * @param json the decoded payload object as it came
 */
public record Payment(int x402Version, String scheme, String network, Authorization authorization, String signature,
        String json) {
    /** Leaves out the signature, which can take the money. */
    @Override
    public String toString() {
        return "Payment[V" + x402Version + " " + scheme + " " + network + ", " + authorization + "]";
    }
}
