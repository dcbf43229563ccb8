package dev.turnpike.x402.exact;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.SCrypt;
import org.web3j.crypto.Hash;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Opens Web3 Secret Storage, version 3: a key encrypted by AES-128-CTR under a password (scrypt or PBKDF2), with a
 * Keccak checksum. web3j had this up to version 5.
 */
public final class Keystore {
    /** Bounds the cost of a hostile file, which could ask for hours of key derivation. */
    private static final int MOST_WORK = 1 << 20;
    private static final int MOST_ROUNDS = 10_000_000;
    private static final HexFormat HEX = HexFormat.of();

    private Keystore() {}

    /** The key; empty if the file is no keystore or the password is wrong. */
    public static Optional<BigInteger> open(String json, String password) {
        try {
            JsonNode crypto = JsonMapper.builder().build().readTree(json).path("crypto");
            byte[] secret = derived(crypto, password.getBytes(StandardCharsets.UTF_8), password);
            byte[] hidden = hex(crypto, "ciphertext");
            byte[] check = Hash.sha3(joined(Arrays.copyOfRange(secret, 16, 32), hidden));
            if (!MessageDigest.isEqual(check, hex(crypto, "mac"))
                    || !crypto.path("cipher").asString("").equals("aes-128-ctr"))
                return Optional.empty();
            Cipher aes = Cipher.getInstance("AES/CTR/NoPadding");
            aes.init(Cipher.DECRYPT_MODE, new SecretKeySpec(secret, 0, 16, "AES"),
                    new IvParameterSpec(hex(crypto.path("cipherparams"), "iv")));
            return Optional.of(new BigInteger(1, aes.doFinal(hidden)));
        } catch (JacksonException | GeneralSecurityException | IllegalArgumentException wrong) {
            return Optional.empty();
        }
    }

    private static byte[] derived(JsonNode crypto, byte[] password, String letters) throws GeneralSecurityException {
        JsonNode with = crypto.path("kdfparams");
        byte[] salt = hex(with, "salt");
        return switch (crypto.path("kdf").asString("")) {
            case "scrypt" -> SCrypt.generate(password, salt, number(with, "n", MOST_WORK), number(with, "r", 64),
                    number(with, "p", 64), 32);
            case "pbkdf2" -> SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(letters.toCharArray(), salt, number(with, "c", MOST_ROUNDS), 256))
                    .getEncoded();
            default -> throw new IllegalArgumentException("kdf (expected: scrypt or pbkdf2)");
        };
    }

    private static int number(JsonNode in, String name, int most) {
        int value = in.path(name).asInt(0);
        if (value < 1 || value > most) throw new IllegalArgumentException(name + " (expected: 1 to " + most + ")");
        return value;
    }

    private static byte[] hex(JsonNode in, String name) {
        return HEX.parseHex(in.path(name).asString(""));
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
