package dev.turnpike.x402;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.x402.exact.Words;
import java.util.Optional;
import org.web3j.crypto.Hash;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Nonces that follow from what is paid for, so that a ledger that has forgotten a payment, such as one restored from a
 * backup, signs the same nonce again: the token takes it once.
 *
 * <p>A secret that only the signer can make again goes into them. Nobody else can tell from a nonce what it pays for.
 */
public final class Nonces {
    private final String secret;

    private Nonces(String secret) {
        this.secret = secret;
    }

    /** @param signer gives the same signature for the same digest, whenever it is asked */
    public static Nonces of(Signer signer) {
        byte[] digest = Hash.sha3(("turnpike: the secret of nonces of " + signer.address().hex()).getBytes(UTF_8));
        return new Nonces(signer.sign(digest));
    }

    /**
     * Keccak-256 of the secret and these.
     *
     * @param key the payment that this one is made for: it buys one job
     * @param what such as {@code purchase}
     * @param number which of those for this payment
     */
    public Bytes32 of(PaymentKey key, String what, int number) {
        String text = String.join(" ", secret, Long.toString(key.chainId()), key.asset().hex(), key.payer().hex(),
                key.nonce().hex(), what, Integer.toString(number));
        return new Bytes32(Words.hex(Hash.sha3(text.getBytes(UTF_8))));
    }

    /** A subscription in which payments are signed with this nonce. */
    public static Context use(Context context, Bytes32 nonce) {
        return context.put(Nonces.class, nonce);
    }

    /** The nonce to sign with; empty: a fresh one. */
    public static Optional<Bytes32> in(ContextView context) {
        return context.getOrEmpty(Nonces.class);
    }
}
