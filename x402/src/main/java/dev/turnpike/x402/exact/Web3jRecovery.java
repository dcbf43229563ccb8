package dev.turnpike.x402.exact;

import dev.turnpike.x402.Address;
import java.math.BigInteger;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.web3j.crypto.ECDSASignature;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Sign;

/** Recovery by web3j over Bouncy Castle, some 0.1 ms each. */
enum Web3jRecovery implements Recovery {
    INSTANCE;

    @Override
    public Optional<Address> signer(byte[] digest, Signature signature) {
        return Optional.ofNullable(publicKey(digest, signature)).map(key -> new Address("0x" + Keys.getAddress(key)));
    }

    private static @Nullable BigInteger publicKey(byte[] digest, Signature signature) {
        try {
            return Sign.recoverFromSignature(signature.parity(), new ECDSASignature(signature.r(), signature.s()),
                    digest);
        } catch (IllegalArgumentException e) {
            return null; // r is no coordinate of a point, as about half of all numbers
        }
    }
}
