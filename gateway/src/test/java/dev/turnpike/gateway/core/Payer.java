package dev.turnpike.gateway.core;

import dev.turnpike.x402.Address;
import dev.turnpike.x402.Challenge;
import dev.turnpike.x402.LocalSigner;
import dev.turnpike.x402.Payment;
import java.time.Duration;

/** A client with a wallet, which signs as stock clients do, each time with another nonce. */
public final class Payer {
    private final LocalSigner signer;
    private int nonces;

    public Payer(String key) {
        this.signer = LocalSigner.of(key.repeat(32));
    }

    public Address address() {
        return signer.address();
    }

    /** Signs again what it signed last, for the other version. */
    public Payment again(Life life, String body, int version) {
        nonces--;
        return pay(life, body, version);
    }

    public Payment pay(Life life, String body, int version) {
        return pay(life, life.challenge(body), version);
    }

    /** Signs what was asked at some time, now. */
    public Payment pay(Life life, Challenge challenge, int version) {
        return Signing.sign(signer, challenge, version, life.clock(), new Counted(() -> ++nonces).nonce());
    }

    /** Signs, in version 1, as a client does whose clock is so much ahead. */
    public Payment pay(Life life, String body, Duration ahead) {
        return Signing.sign(signer, life.challenge(body), 1, () -> life.clock().instant().plus(ahead),
                new Counted(() -> ++nonces).nonce());
    }
}
