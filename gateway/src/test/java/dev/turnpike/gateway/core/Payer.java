package dev.turnpike.gateway.core;

import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.testkit.Sample;
import dev.turnpike.testkit.Wallet;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Buyer;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.Challenge;
import dev.turnpike.x402.LocalSigner;
import dev.turnpike.x402.Payment;
import java.util.List;
import java.util.Set;

/** A client with a wallet, which signs as stock clients do, each time with another nonce. */
public final class Payer {
    private static final Buyer.Guard GUARD = new Buyer.Guard(Sample.USDC, Set.of(), UsdcAmount.ofDecimal("1000"));

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
        Bytes32 nonce = new Bytes32("0x%064x".formatted(++nonces));
        var wallet = new Wallet(signer, GUARD, life.clock(), () -> nonce);
        return life.core()
                .seller()
                .read(List.of(wallet.pay(challenge, version).headerValue()), List.of())
                .orElseThrow();
    }
}
