package dev.turnpike.x402.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.x402.Address;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.Sign;

/** Both implementations answer alike, whatever they are asked. */
class CurveTest {
    private static final BigInteger ORDER = Sign.CURVE_PARAMS.getN();
    private static final Curve JAVA = Curve.web3j();

    private final Curve libsecp256k1 = NativeCurve.load();
    private final Random random = new Random(8);

    @Test
    void theNativeLibraryIsPreferred() {
        assertThat(Curve.fastest()).isInstanceOf(NativeCurve.class);
    }

    @Test
    void bothSignAlikeAndRecoverTheSigner() {
        for (int i = 0; i < 300; i++) {
            BigInteger secret = i < 3 ? BigInteger.valueOf(i + 1) : scalar();
            byte[] digest = bytes();
            Signature made = libsecp256k1.key(secret).sign(digest);
            assertThat(made).isEqualTo(JAVA.key(secret).sign(digest));
            assertThat(Signature.strict(made.hex())).isEqualTo(made);
            assertThat(recovered(digest, made)).contains(libsecp256k1.key(secret).address());
            assertThat(JAVA.key(secret).address()).isEqualTo(libsecp256k1.key(secret).address());
        }
    }

    @Test
    void bothRecoverAlikeWhateverTheSignature() {
        int none = 0;
        for (int i = 0; i < 400; i++) {
            BigInteger r = i % 4 == 0 ? BigInteger.valueOf(i / 4 + 1)
                    : i % 4 == 1 ? ORDER.subtract(scalar(64)) : scalar();
            BigInteger s = i % 3 == 0 ? ORDER.subtract(scalar(128)) : scalar();
            if (recovered(bytes(), new Signature(r, s, i % 2)).isEmpty()) none++;
        }
        assertThat(none).isBetween(100, 300);
    }

    @Test
    void bothRecoverAnotherAccountFromTheOtherHalfAndTheOtherPoint() {
        byte[] digest = bytes();
        Signature made = JAVA.key(scalar()).sign(digest);
        Address signer = recovered(digest, made).orElseThrow();
        assertThat(recovered(digest, new Signature(made.r(), made.s(), 1 - made.parity()))).get().isNotEqualTo(signer);
        assertThat(recovered(digest, new Signature(made.r(), ORDER.subtract(made.s()), made.parity()))).get()
                .isNotEqualTo(signer);
        assertThat(recovered(digest, new Signature(made.r(), ORDER.subtract(made.s()), 1 - made.parity())))
                .contains(signer);
    }

    @Test
    void whatIsNoSignatureIsNotRecovered() {
        for (BigInteger no : List.of(BigInteger.ZERO, ORDER, ORDER.add(BigInteger.ONE), BigInteger.valueOf(-1))) {
            assertThatThrownBy(() -> new Signature(no, BigInteger.ONE, 0)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new Signature(BigInteger.ONE, no, 0)).isInstanceOf(IllegalArgumentException.class);
        }
        for (int no : List.of(-1, 2, 3, 27))
            assertThatThrownBy(() -> new Signature(BigInteger.ONE, BigInteger.ONE, no))
                    .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keysAreNeverShown() {
        for (Curve curve : List.of(JAVA, libsecp256k1))
            assertThat(curve.key(BigInteger.ONE)).hasToString("Key[0x7e5f4552091a69125d5dfcb7b8c2659029395bdf]");
    }

    private Optional<Address> recovered(byte[] digest, Signature signature) {
        Optional<Address> signer = libsecp256k1.signer(digest, signature);
        assertThat(signer).isEqualTo(JAVA.signer(digest, signature));
        return signer;
    }

    private BigInteger scalar() {
        return scalar(256).mod(ORDER.subtract(BigInteger.ONE)).add(BigInteger.ONE);
    }

    private BigInteger scalar(int bits) {
        return new BigInteger(bits, random).add(BigInteger.ONE);
    }

    private byte[] bytes() {
        byte[] digest = new byte[32];
        random.nextBytes(digest);
        return digest;
    }
}
