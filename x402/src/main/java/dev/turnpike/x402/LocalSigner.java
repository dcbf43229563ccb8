package dev.turnpike.x402;

import dev.turnpike.x402.exact.Curve;
import dev.turnpike.x402.exact.Keystore;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.web3j.crypto.Sign;

/**
 * A signer that holds its key in this process. Signing is deterministic (RFC 6979): the same digest gives the same
 * signature.
 */
public final class LocalSigner implements Signer {
    private static final Pattern KEY = Pattern.compile("(0x)?[0-9a-fA-F]{64}");

    private final Curve.Key key;

    private LocalSigner(Curve.Key key) {
        this.key = key;
    }

    /**
     * @param privateKeyHex 64 hex digits, with or without {@code 0x}
     * @throws IllegalArgumentException if it is no key; the message does not show it
     */
    public static LocalSigner of(String privateKeyHex) {
        if (!KEY.matcher(privateKeyHex).matches())
            throw new IllegalArgumentException("private key: not shown (expected: 64 hex digits, with or without 0x)");
        return of(new BigInteger(privateKeyHex.substring(privateKeyHex.length() - 64), 16));
    }

    /**
     * The key in an encrypted keystore file (Web3 Secret Storage, version 3), as wallets and Ethereum nodes write them.
     *
     * @param json the file's content
     * @throws IllegalArgumentException if it is no keystore or the password is wrong; the message shows neither
     */
    public static LocalSigner ofKeystore(String json, String password) {
        return of(Keystore.open(json, password)
                .orElseThrow(() -> new IllegalArgumentException(
                        "keystore: cannot be opened (expected: a version 3 keystore file and its password)")));
    }

    private static LocalSigner of(BigInteger key) {
        if (key.signum() == 0 || key.compareTo(Sign.CURVE_PARAMS.getN()) >= 0)
            throw new IllegalArgumentException(
                    "private key: not shown (expected: within 1 and the order of secp256k1 less one)");
        return new LocalSigner(Curve.fastest().key(key));
    }

    @Override
    public Address address() {
        return key.address();
    }

    @Override
    public String sign(byte[] digest) {
        return key.sign(digest).hex();
    }

    @Override
    public String toString() {
        return "LocalSigner[" + address() + "]";
    }
}
