package dev.turnpike.gateway.bridge;

import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.x402.Asset;
import dev.turnpike.x402.LocalSigner;
import dev.turnpike.x402.Networks;
import dev.turnpike.x402.Signer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a bridge is told on its command line, and the key it pays with, which is never there.
 *
 * @param url of the gateway's {@code /mcp}, as the gateway's own public URL has it: terms for another origin are not paid
 * @param asset what is paid in
 * @param budget what may be signed for while this process lives
 * @param most what one call may cost
 */
public record BridgeSettings(URI url, Signer signer, Asset asset, UsdcAmount budget, UsdcAmount most) {
    private static final String PREFIX = "--turnpike.mcp-bridge";
    /** Has the key if no file does: 64 hex digits. */
    static final String KEY = "TURNPIKE_BRIDGE_KEY";
    private static final Map<String, String> STANDARD = Map.of(".budget", "1.00", ".max", "0.10", ".network", "base",
            ".key-file", "");

    /** Whether these arguments start a bridge. */
    public static boolean areIn(String[] args) {
        return Arrays.stream(args).anyMatch(arg -> arg.startsWith(PREFIX + "="));
    }

    /** @throws IllegalArgumentException with the option and what it may be; never with a key */
    public static BridgeSettings read(String[] args, UnaryOperator<@Nullable String> environment) {
        Map<String, String> given = Arrays.stream(args)
                .map(BridgeSettings::option)
                .collect(Collectors.toMap(option -> option[0], option -> option[1], (first, second) -> {
                    throw new IllegalArgumentException("an option is given twice (expected: each once)");
                }));
        UnaryOperator<String> value = name -> given.getOrDefault(name, STANDARD.getOrDefault(name, ""));
        return new BridgeSettings(url(value.apply("")), signer(value.apply(".key-file"), environment),
                Networks.usdc(Networks.named(value.apply(".network"))), amount(".budget", value.apply(".budget")),
                amount(".max", value.apply(".max")));
    }

    private static String[] option(String arg) {
        int equals = arg.indexOf('=');
        String name = arg.startsWith(PREFIX) && equals > 0 ? arg.substring(PREFIX.length(), equals) : "?";
        if (!name.isEmpty() && !STANDARD.containsKey(name))
            throw new IllegalArgumentException("an option is unknown (expected: " + PREFIX + "=URL, and any of "
                    + STANDARD.keySet().stream().sorted().map(known -> PREFIX + known).toList() + ")");
        return new String[] {name, arg.substring(equals + 1)};
    }

    private static URI url(String text) {
        try {
            URI url = URI.create(text);
            if (url.getHost() != null && String.valueOf(url.getScheme()).matches("https?")) return url;
        } catch (IllegalArgumentException unreadable) {
            throw new IllegalArgumentException(PREFIX + ": no URL (expected: http(s)://HOST/mcp)", unreadable);
        }
        throw new IllegalArgumentException(PREFIX + ": '" + text + "' (expected: http(s)://HOST/mcp)");
    }

    private static UsdcAmount amount(String name, String text) {
        try {
            return UsdcAmount.ofDecimal(text);
        } catch (IllegalArgumentException unreadable) {
            throw new IllegalArgumentException(
                    PREFIX + name + ": '" + text + "' (expected: USDC with at most 6 decimals, such as 0.25)",
                    unreadable);
        }
    }

    private static Signer signer(String file, UnaryOperator<@Nullable String> environment) {
        String key = file.isEmpty() ? environment.apply(KEY) : content(file);
        if (key == null || key.isBlank())
            throw new IllegalArgumentException(
                    "no key (expected: 64 hex digits in " + KEY + ", or in the file of " + PREFIX + ".key-file)");
        return LocalSigner.of(key.strip());
    }

    private static String content(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException | IllegalArgumentException unread) {
            throw new IllegalArgumentException(
                    PREFIX + ".key-file: cannot be read (expected: a file with the key alone)");
        }
    }
}
