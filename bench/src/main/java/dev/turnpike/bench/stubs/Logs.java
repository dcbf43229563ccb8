package dev.turnpike.bench.stubs;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Moves as {@code eth_getLogs} shows them, and the filters of its callers. */
final class Logs {
    private static final String USED = "0x98de503528ee59b575ef0c0a2576a82497bfc029a5685b209e9ec333479b10a5";
    private static final String TRANSFER = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";

    private final String asset;

    Logs(String asset) {
        this.asset = asset;
    }

    /** Both logs of a move. */
    List<String> of(Move move) {
        return List.of(used(move), transfer(move));
    }

    /** The logs of these moves that pass the filter's topics. */
    List<String> of(List<Move> moves, JsonNode topics) {
        List<String> found = new ArrayList<>();
        for (Move move : moves) {
            if (pass(topics, USED, word(move.from()), move.nonce())) found.add(used(move));
            if (pass(topics, TRANSFER, word(move.from()), word(move.to()))) found.add(transfer(move));
        }
        return found;
    }

    private static boolean pass(JsonNode topics, String... own) {
        for (int i = 0; i < topics.size(); i++) {
            JsonNode wanted = topics.get(i);
            if (wanted.isNull()) continue;
            if (i >= own.length || !matches(wanted, own[i])) return false;
        }
        return true;
    }

    private static boolean matches(JsonNode wanted, String own) {
        return wanted.isArray() ? wanted.valueStream().anyMatch(one -> matches(one, own))
                : wanted.asString().equalsIgnoreCase(own);
    }

    private String used(Move move) {
        return log(move, 0, USED, word(move.from()), move.nonce(), "0x");
    }

    private String transfer(Move move) {
        return log(move, 1, TRANSFER, word(move.from()), word(move.to()),
                "0x%064x".formatted(new BigInteger(move.value())));
    }

    private String log(Move move, int nth, String event, String first, String second, String data) {
        return "{\"address\":\"" + asset + "\",\"blockNumber\":\"0x" + Long.toHexString(move.block())
                + "\",\"blockHash\":\"" + hash(move.block()) + "\",\"transactionHash\":\"" + move.nonce()
                + "\",\"transactionIndex\":\"0x0\",\"removed\":false,\"logIndex\":\"0x"
                + Long.toHexString(move.place() % 100_000 + nth) + "\",\"topics\":[\"" + event + "\",\"" + first
                + "\",\"" + second + "\"],\"data\":\"" + data + "\"}";
    }

    static String hash(long block) {
        String digits = Long.toHexString(block);
        return "0x" + "0".repeat(64 - digits.length()) + digits;
    }

    private static String word(String address) {
        return "0x000000000000000000000000" + address.substring(2).toLowerCase(Locale.ROOT);
    }
}
