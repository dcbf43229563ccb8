package dev.turnpike.sandbox.chain;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.x402.Bytes32;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Deterministic hashes with {@code sandbox} spelled in their first seven bytes, so that none looks like a real one. */
public final class SandboxHash {
    private static final String MARK = HexFormat.of().formatHex("sandbox".getBytes(UTF_8));

    private SandboxHash() {}

    public static Bytes32 marked(String text) {
        return new Bytes32("0x" + MARK + HexFormat.of().formatHex(sha256(text)).substring(MARK.length()));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing (expected: every JDK has it)", e);
        }
    }
}
