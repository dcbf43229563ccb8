package dev.turnpike.x402.exact;

import dev.turnpike.x402.Address;
import fr.acinq.secp256k1.Secp256k1;
import fr.acinq.secp256k1.Secp256k1Exception;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.web3j.crypto.Hash;

/** Signatures by libsecp256k1, some 0.03 ms each. */
final class NativeCurve implements Curve {
    private final Secp256k1 library;

    private NativeCurve(Secp256k1 library) {
        this.library = library;
    }

    /**
     * @throws LinkageError if there is no native library for this platform
     * @throws RuntimeException if it cannot be unpacked, or gives a wrong answer
     */
    static NativeCurve load() {
        var curve = new NativeCurve(Secp256k1.get());
        curve.key(BigInteger.ONE).sign(new byte[32]);
        return curve;
    }

    @Override
    public Optional<Address> signer(byte[] digest, Signature signature) {
        try {
            return Optional.of(address(library.ecdsaRecover(signature.compact(), digest, signature.parity())));
        } catch (Secp256k1Exception e) {
            return Optional.empty(); // r is no coordinate of a point, as about half of all numbers
        }
    }

    @Override
    public Key key(BigInteger secret) {
        return new NativeKey(library, Words.of(secret));
    }

    /** @param point a byte that tells the form, x and y */
    private static Address address(byte[] point) {
        return new Address(Words.hex(Arrays.copyOfRange(Hash.sha3(point, 1, 64), 12, 32)));
    }

    private static final class NativeKey implements Key {
        private final Secp256k1 library;
        private final byte[] secret;
        private final byte[] point;
        private final Address address;

        NativeKey(Secp256k1 library, byte[] secret) {
            this.library = library;
            this.secret = secret;
            this.point = library.pubkeyCreate(secret);
            this.address = NativeCurve.address(point);
        }

        @Override
        public Address address() {
            return address;
        }

        /** The library does not tell which of two points r stands for; the one that gives our key does. */
        @Override
        public Signature sign(byte[] digest) {
            byte[] compact = library.sign(digest, secret);
            boolean even = Arrays.equals(point, library.ecdsaRecover(compact, digest, 0));
            return new Signature(new BigInteger(1, Arrays.copyOf(compact, 32)),
                    new BigInteger(1, Arrays.copyOfRange(compact, 32, 64)), even ? 0 : 1);
        }

        @Override
        public String toString() {
            return "Key[" + address + "]";
        }
    }
}
