package dev.turnpike.x402;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.x402.TransferLog.Reading;
import dev.turnpike.x402.TransferLog.Transfer;
import dev.turnpike.x402.exact.Words;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.web3j.crypto.Hash;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Against a node of two-second blocks that answers filters as nodes do, and refuses more than 2,000 blocks or more logs
 * than it likes.
 */
class TransferLogTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Asset USDC = Networks.usdc(Networks.named("base"));
    private static final Address OURS = new Address("0x" + "a1".repeat(20));
    private static final Address OTHER = new Address("0x" + "b2".repeat(20));
    private static final Address STRANGER = new Address("0x" + "c3".repeat(20));
    private static final String USED = Hash.sha3String("AuthorizationUsed(address,bytes32)");
    private static final String TRANSFER = Hash.sha3String("Transfer(address,address,uint256)");
    private static final long GENESIS = 1_686_789_347;
    private static final long HEAD = 30_000_000;

    private final List<String> asked = new ArrayList<>();
    private final RpcChainReader reader = new RpcChainReader(this::node, URI.create("https://rpc.example"),
            Duration.ofSeconds(5), Schedulers.immediate(), 3);
    private final List<Logged> logs = new ArrayList<>();
    private String broken = "";
    private String brokenAnswer = "";
    private long mostBlocks = 2000;
    private int mostLogs = 10_000;
    private int mostAccounts = 10_000;
    private String tooMuch = "";

    private record Logged(long block, long index, String transaction, Address by, List<String> topics, String data) {}

    @ParameterizedTest(name = "{0} to {1} blocks before the head: {2}")
    @CsvSource({"9000, 0,    '1 2 3 4'", "8000, 0,    '1 2 3 4'", "7999, 0,    '2 3 4'", "8000, 3,    '1 2 3'",
            "8000, 2,    '1 2 3 4'", "5999, 5998, ''", "6000, 5999, '2'", "4001, 4000, '3'", "2, 0,       ''"})
    void theTransfersOfATimeAreThoseOfItsBlocks(long from, long to, String expected) {
        long amount = 1;
        for (long ago : new long[] {8000, 6000, 4001, 3, 2}) plain(HEAD - ago, STRANGER, OURS, amount++);
        assertThat(read(from, to).stream().map(t -> t.value().toString()).collect(Collectors.joining(" ")))
                .isEqualTo(expected);
        assertThat(asked.size()).isLessThan(60);
    }

    @Test
    void whatLeftUsAndWhatReachedUsTellTheirAuthorizationsWithoutAReceiptForEach() {
        authorized(HEAD - 100, OURS, OTHER, 5, "07");
        authorized(HEAD - 90, STRANGER, OURS, 6, "08");
        plain(HEAD - 80, OURS, STRANGER, 7);
        List<Transfer> read = read(1000, 0);
        assertThat(read).extracting(Transfer::nonce).containsExactly(nonce("07"), nonce("08"), null);
        assertThat(asked).doesNotContain("eth_getTransactionReceipt");
    }

    @ParameterizedTest(name = "{0} blocks, {1} logs at once, else {2}")
    @CsvSource(quoteCharacter = '`', value = {"2000, 400, {'error':{'code':-32005}}", "2000, 40,  lost",
            "2000, 40,  413", "500,  400, {'error':{'code':-32600}}", "100,  40,  500"})
    void aNodeThatAnswersLessIsAskedForLess(long blocks, int logsAtOnce, String otherwise) {
        mostBlocks = blocks;
        mostLogs = logsAtOnce;
        tooMuch = otherwise;
        for (int i = 0; i < 700; i++) plain(HEAD - 4000 + i / 10, STRANGER, OURS, 1 + i);
        plain(HEAD - 5, OURS, STRANGER, 5000);
        assertThat(read(8000, 0)).hasSize(701).isSortedAccordingTo(Comparator.comparing(Transfer::value));
        assertThat(asked.size()).isLessThan(2500);
    }

    @Test
    void aNodeThatTakesFewAccountsAtOnceIsAskedAboutFewer() {
        mostAccounts = 300;
        tooMuch = "{'error':{'code':-32602}}";
        for (int i = 0; i < 700; i++) authorized(HEAD - 9, new Address("0x%040x".formatted(i)), OURS, 1, hexByte(i));
        assertThat(read(100, 0)).hasSize(700).noneMatch(transfer -> transfer.nonce() == null);
        int first = asked.size();
        assertThat(read(100, 0)).hasSize(700);
        assertThat(asked.size() - first).as("it remembers").isLessThan(first);
    }

    @Test
    void aRangeOfBlocksIsReadAsFarAsTheNodeAnswers() {
        for (int i = 0; i < 10; i++) plain(HEAD - 100 + i, STRANGER, OURS, 1 + i);
        for (int i = 0; i < 500; i++) plain(HEAD - 95, STRANGER, OURS, 1);
        mostLogs = 400;
        tooMuch = "{'error':{'code':-32005}}";
        BlockLog.Part part = part(HEAD - 200, HEAD - 3);
        assertThat(part.until()).isEqualTo(HEAD - 96);
        assertThat(part.transfers()).hasSize(5);
        assertThatThrownBy(() -> part(HEAD - 95, HEAD - 3)).isInstanceOf(BlockLog.UnreadableBlock.class);
        assertThat(part(HEAD - 94, HEAD - 3).transfers()).hasSize(4);
        tooMuch = "429";
        assertThatThrownBy(() -> part(HEAD - 95, HEAD - 3)).isNotInstanceOf(BlockLog.UnreadableBlock.class);
    }

    @Test
    void blocksAreFoundByTheirTimeAndCountWithTheirConfirmations() {
        assertThat(reader.last(USDC).block()).isEqualTo(block(HEAD - 3));
        assertThat(reader.block(USDC, HEAD - 7).block()).isEqualTo(block(HEAD - 7));
        assertThat(reader.since(USDC, time(HEAD - 700).minusSeconds(1)).block()).isEqualTo(block(HEAD - 700));
        assertThat(reader.since(USDC, time(HEAD)).block()).isEqualTo(block(HEAD - 3));
    }

    private BlockLog.Part part(long first, long last) {
        return Objects.requireNonNull(reader.transfers(USDC, Set.of(OURS), first, last).block());
    }

    private static BlockLog.Block block(long number) {
        return new BlockLog.Block(number, new Bytes32("0x%064x".formatted(number)), time(number));
    }

    private static String hexByte(int i) {
        return "%02x".formatted(i % 256);
    }

    @Test
    void aNodeThatAnswersForTooFewBlocksIsGivenUp() {
        mostBlocks = 10;
        assertThatThrownBy(() -> read(20_000, 0)).hasMessage("the node answers for too few blocks at once");
        assertThat(asked.size()).isLessThan(3500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"not sent", "401", "403", "429"})
    void aNodeThatDoesNotAnswerUsIsNotAskedAgain(String answer) {
        mostLogs = -1;
        tooMuch = answer;
        assertThatThrownBy(() -> read(1000, 0)).isInstanceOf(RuntimeException.class);
        assertThat(asked.stream().filter("eth_getLogs"::equals).count()).isLessThanOrEqualTo(2);
    }

    @Test
    void transfersOfNothingAreLeftOutUnlessWeSignedThem() {
        plain(HEAD - 10, STRANGER, OURS, 0);
        plain(HEAD - 9, OURS, STRANGER, 0);
        authorized(HEAD - 8, OURS, STRANGER, 0, "07");
        authorized(HEAD - 7, STRANGER, OURS, 0, "08");
        assertThat(read(100, 0)).extracting(Transfer::nonce).containsExactly(nonce("07"));
    }

    @Test
    void aTransferBetweenOurAccountsIsThereOnce() {
        plain(HEAD - 10, OURS, OTHER, 5);
        assertThat(Objects.requireNonNull(reading(Set.of(OURS, OTHER), 100, 0)).transfers()).hasSize(1);
    }

    @Test
    void otherTokensAndOtherPeopleAreNotOurs() {
        plain(HEAD - 10, STRANGER, OTHER, 5);
        logs.add(new Logged(HEAD - 10, 9, "0x" + "dd".repeat(32), STRANGER,
                List.of(TRANSFER, word(STRANGER), word(OURS)), value(1)));
        assertThat(read(100, 0)).isEmpty();
    }

    @Test
    void itSaysHowFarItHasLooked() {
        assertThat(reading(Set.of(OURS), 100, 0).until()).isEqualTo(time(HEAD - 3));
        assertThat(reading(Set.of(), 100, 0).until()).isEqualTo(time(HEAD - 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"eth_blockNumber", "eth_getBlockByNumber", "eth_getLogs"})
    void halfAnAnswerIsNone(String method) {
        plain(HEAD - 10, STRANGER, OURS, 5);
        broken = method;
        for (String answer : List.of("{'error':{'code':-32005}}", "{'result':null}", "{'result':[{}]}", "<html>", "")) {
            brokenAnswer = answer;
            assertThatThrownBy(() -> read(100, 0)).as(answer).isInstanceOf(RuntimeException.class);
        }
    }

    private void plain(long block, Address from, Address to, long amount) {
        logs.add(new Logged(block, 4, "0x" + String.format("%064x", logs.size()), USDC.address(),
                List.of(TRANSFER, word(from), word(to)), value(amount)));
    }

    private void authorized(long block, Address from, Address to, long amount, String nonce) {
        String transaction = "0x" + String.format("%064x", logs.size());
        logs.add(
                new Logged(block, 7, transaction, USDC.address(), List.of(USED, word(from), nonce(nonce).hex()), "0x"));
        logs.add(new Logged(block, 8, transaction, USDC.address(), List.of(TRANSFER, word(from), word(to)),
                value(amount)));
    }

    /** From one block on, up to but not including another. */
    private List<Transfer> read(long fromAgo, long toAgo) {
        return reading(Set.of(OURS), fromAgo, toAgo).transfers();
    }

    private Reading reading(Set<Address> accounts, long fromAgo, long toAgo) {
        return Objects
                .requireNonNull(reader.transfers(USDC, accounts, time(HEAD - fromAgo), time(HEAD - toAgo)).block());
    }

    private Mono<Http.Outcome> node(Http.Call call) {
        JsonNode request = JSON.readTree(call.body());
        String method = request.get("method").asString();
        asked.add(method);
        if (method.equals("eth_getLogs") && isTooMuch(request.get("params").get(0))) return Mono.just(switch (tooMuch) {
            case "lost" -> new Http.Lost("the answer is larger than 4 bytes");
            case "not sent" -> new Http.NotSent("no connection");
            case "401", "403", "413", "429", "500" -> new Http.Answer(Integer.parseInt(tooMuch), Map.of(), new byte[0]);
            default -> new Http.Answer(200, Map.of(), tooMuch.replace('\'', '"').getBytes(UTF_8));
        });
        String answer = method.equals(broken) ? brokenAnswer
                : "{'jsonrpc':'2.0','id':1,'result':" + result(method, request.get("params")) + "}";
        return Mono.just(new Http.Answer(200, Map.of(), answer.replace('\'', '"').getBytes(UTF_8)));
    }

    private String result(String method, JsonNode params) {
        return switch (method) {
            case "eth_blockNumber" -> hex(HEAD);
            case "eth_getBlockByNumber" -> "{'hash':'0x%064x','timestamp':".formatted(number(params.get(0)))
                    + hex(time(number(params.get(0))).getEpochSecond()) + "}";
            case "eth_getLogs" -> found(params.get(0));
            case "eth_getTransactionReceipt" -> "{'logs':"
                    + json(logs.stream().filter(log -> log.transaction().equals(params.get(0).asString()))) + "}";
            default -> throw new AssertionError(method);
        };
    }

    private boolean isTooMuch(JsonNode filter) {
        return number(filter.path("toBlock")) - number(filter.path("fromBlock")) >= mostBlocks
                || matching(filter).count() > mostLogs
                || filter.path("topics").valueStream().anyMatch(topic -> topic.size() > mostAccounts);
    }

    private String found(JsonNode filter) {
        assertThat(number(filter.path("toBlock")) - number(filter.path("fromBlock"))).isBetween(0L, 1999L);
        return json(matching(filter));
    }

    private Stream<Logged> matching(JsonNode filter) {
        long from = number(filter.path("fromBlock"));
        long to = number(filter.path("toBlock"));
        return logs.stream()
                .filter(log -> log.block() >= from && log.block() <= to)
                .filter(log -> log.by().hex().equals(filter.path("address").asString()))
                .filter(log -> matches(filter.path("topics"), log));
    }

    private static boolean matches(JsonNode topics, Logged log) {
        for (int i = 0; i < topics.size(); i++) {
            String topic = log.topics().get(i);
            JsonNode wanted = topics.get(i);
            if (!wanted.isNull() && !(wanted.isArray() ? wanted.valueStream() : Stream.of(wanted))
                    .anyMatch(w -> w.asString().equals(topic)))
                return false;
        }
        return true;
    }

    private static String json(Stream<Logged> logs) {
        return logs
                .map(log -> "{'address':'" + log.by() + "','topics':['" + String.join("','", log.topics())
                        + "'],'data':'" + log.data() + "','blockNumber':" + hex(log.block()) + ",'logIndex':"
                        + hex(log.index()) + ",'transactionHash':'" + log.transaction() + "','removed':false}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static Instant time(long block) {
        return Instant.ofEpochSecond(GENESIS + 2 * block);
    }

    private static Bytes32 nonce(String pair) {
        return new Bytes32("0x" + pair.repeat(32));
    }

    private static String value(long amount) {
        return Words.hex(Words.of(BigInteger.valueOf(amount)));
    }

    private static String word(Address address) {
        return Words.hex(Words.of(address));
    }

    private static String hex(long number) {
        return "'0x" + Long.toHexString(number) + "'";
    }

    private static long number(JsonNode quantity) {
        return Long.parseLong(quantity.asString().substring(2), 16);
    }
}
