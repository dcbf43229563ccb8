package dev.turnpike.x402;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.x402.ChainReader.Fate;
import dev.turnpike.x402.ChainReader.Fate.Why;
import dev.turnpike.x402.exact.Words;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.web3j.crypto.Hash;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against a node of two-second blocks whose answers are those of Base's, in miniature. */
class RpcChainReaderTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Asset USDC = Networks.usdc(Networks.named("base"));
    private static final Address PAYER = new Address("0x" + "a1".repeat(20));
    private static final Address PAYEE = new Address("0x" + "b2".repeat(20));
    private static final Address OTHER = new Address("0x" + "c3".repeat(20));
    private static final Bytes32 NONCE = new Bytes32("0x" + "07".repeat(32));
    private static final Bytes32 TRANSACTION = new Bytes32("0x" + "d4".repeat(32));
    private static final long GENESIS = 1_686_789_347;
    private static final long HEAD = 30_000_000;
    private static final Authorization AUTHORIZATION = new Authorization(PAYER, PAYEE, BigInteger.valueOf(40_000),
            BigInteger.ZERO, BigInteger.valueOf(time(HEAD) + 60), NONCE);

    private static final String USE = log("AuthorizationUsed(address,bytes32)", "", word(PAYER), NONCE.hex());
    private static final String CANCEL = log("AuthorizationCanceled(address,bytes32)", "", word(PAYER), NONCE.hex());
    private static final String OTHER_USE = log("AuthorizationUsed(address,bytes32)", "", word(PAYER),
            "0x" + "08".repeat(32));
    private static final String TRANSFER = transfer(PAYEE, 40_000);

    private final List<JsonNode> asked = new ArrayList<>();
    private final ChainReader reader = new RpcChainReader(this::node, URI.create("https://rpc.example/secret-key"),
            Duration.ofSeconds(5), Schedulers.immediate(), 3);

    /** The block of the nonce's end; none if beyond the head. */
    private long endsAt = Long.MAX_VALUE;
    private String end = USE;
    private List<String> receiptLogs = List.of(USE, TRANSFER);
    private String status = "0x1";
    private String broken = "";
    private String brokenAnswer = "";
    private long mostBlocks = 2000;
    private long withoutStateBefore;

    @Test
    void anUnusedAuthorizationIsOpen() {
        assertThat(fate()).isEqualTo(new Fate.Open());
    }

    @Test
    void onlyABlockWellPastItsEndProvesAnUnusedAuthorizationDead() {
        long fiveMinutesBefore = time(HEAD - 3) - 300;
        assertThat(fate(validBefore(fiveMinutesBefore + 1))).isEqualTo(new Fate.Open());
        assertThat(fate(validBefore(fiveMinutesBefore))).isEqualTo(new Fate.Impossible(Why.EXPIRED, null));
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 4, 100, 499, 500, 1999, 2000, 2001, 5000, 40_000})
    void aUseWithItsTransferIsFoundHoweverLongAgo(long blocksAgo) {
        endsAt = HEAD - blocksAgo;
        assertThat(fate(AUTHORIZATION, time(endsAt))).isEqualTo(new Fate.Moved(TRANSACTION));
        assertThat(ranges()).allMatch(blocks -> blocks <= 2000);
        assertThat(asked.size()).isLessThan(25);
    }

    @Test
    void aUseWithoutEnoughConfirmationsHasNotHappenedYet() {
        endsAt = HEAD - 2;
        assertThat(fate()).isEqualTo(new Fate.Open());
    }

    @Test
    void whatItsPayerCancelledIsDead() {
        endsAt = HEAD - 100;
        end = CANCEL;
        assertThat(fate()).isEqualTo(new Fate.Impossible(Why.CANCELLED, TRANSACTION));
    }

    @Test
    void aNonceSpentOnAnotherTransferIsDead() {
        endsAt = HEAD - 100;
        for (List<String> logs : List.of(List.of(USE, transfer(OTHER, 40_000)), List.of(USE, transfer(PAYEE, 39_999)),
                List.of(USE))) {
            receiptLogs = logs;
            assertThat(fate()).isEqualTo(new Fate.Impossible(Why.USED_OTHERWISE, TRANSACTION));
        }
    }

    @Test
    void anotherPaymentOfTheSameAmountInTheSameTransactionIsNotOurs() {
        endsAt = HEAD - 100;
        receiptLogs = List.of(USE, transfer(OTHER, 40_000), OTHER_USE, TRANSFER);
        assertThat(fate()).isEqualTo(new Fate.Impossible(Why.USED_OTHERWISE, TRANSACTION));
        receiptLogs = List.of(OTHER_USE, transfer(OTHER, 40_000), USE, TRANSFER);
        assertThat(fate()).isEqualTo(new Fate.Moved(TRANSACTION));
    }

    @Test
    void anotherContractsLogsProveNothing() {
        endsAt = HEAD - 100;
        receiptLogs = List.of(USE, TRANSFER.replace(USDC.address().hex(), OTHER.hex()));
        assertThat(fate()).isEqualTo(new Fate.Impossible(Why.USED_OTHERWISE, TRANSACTION));
    }

    @Test
    void answersThatDoNotAgreeAreNotBelieved() {
        endsAt = HEAD - 100;
        status = "0x0";
        assertThat(fate()).isInstanceOf(Fate.NotKnown.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1_000, 5_000, 10_000, 43_000, 300_000})
    void whatEndedLongBeforeItWasShownToUsIsFound(long blocksAgo) {
        endsAt = HEAD - blocksAgo;
        assertThat(fate(AUTHORIZATION, time(HEAD))).isEqualTo(new Fate.Moved(TRANSACTION));
        end = CANCEL;
        withoutStateBefore = HEAD - 128;
        assertThat(fate(AUTHORIZATION, time(HEAD))).isEqualTo(new Fate.Impossible(Why.CANCELLED, TRANSACTION));
        assertThat(asked.size()).isLessThan(500);
    }

    @Test
    void whatEndedLongerAgoThanWeLookIsDeadIfItsStateThenShowsIt() {
        endsAt = HEAD - 400_000;
        assertThat(fate(AUTHORIZATION, time(HEAD))).isEqualTo(new Fate.Impossible(Why.USED_OTHERWISE, null));
        withoutStateBefore = HEAD - 128;
        assertThat(fate(AUTHORIZATION, time(HEAD))).isEqualTo(new Fate.NotKnown("eth_call: error -32000"));
    }

    @Test
    void aNonceThatWentWithoutALogIsNotKnownAndNotLookedForFurtherBack() {
        endsAt = HEAD - 100;
        end = OTHER_USE;
        assertThat(fate()).isEqualTo(new Fate.NotKnown("the nonce is gone, but no log of it is found"));
        assertThat(ranges().count()).isLessThan(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 500, 100, 10})
    void aNodeThatAnswersForFewerBlocksIsAskedForFewer(int blocks) {
        mostBlocks = blocks;
        endsAt = HEAD - 100;
        assertThat(fate()).isEqualTo(new Fate.Moved(TRANSACTION));
        assertThat(asked.size()).isLessThan(500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"eth_blockNumber", "eth_getBlockByNumber", "eth_call", "eth_getLogs",
            "eth_getTransactionReceipt"})
    void whateverFailsIsNotKnownAndShowsNoKey(String method) {
        endsAt = HEAD - 100;
        broken = method;
        for (String answer : List.of("{'error':{'code':-32005,'message':'limit'}}", "{'result':null}",
                "{'result':'0x'}", "[]", "<html>", "", "{'result':{}}", "{'result':'0xzz'}")) {
            brokenAnswer = answer;
            assertThat(fate()).as(answer).isInstanceOf(Fate.NotKnown.class);
            assertThat(fate().toString()).doesNotContain("secret-key", "limit");
        }
    }

    @Test
    void aNonceIsGoneOrNotAsOfTheNewestBlock() {
        assertThat(reader.isGone(USDC, PAYER, NONCE).block()).isFalse();
        endsAt = HEAD;
        assertThat(reader.isGone(USDC, PAYER, NONCE).block()).isTrue();
        broken = "eth_call";
        brokenAnswer = "{'result':'0x'}";
        assertThatThrownBy(() -> reader.isGone(USDC, PAYER, NONCE).block()).isInstanceOf(RuntimeException.class);
    }

    @Test
    void aBalanceIsANumberOrAnError() {
        assertThat(reader.balance(USDC, PAYER).block()).isEqualTo(BigInteger.valueOf(1_000_000));
        broken = "eth_call";
        brokenAnswer = "{'error':{'code':-32000}}";
        assertThatThrownBy(() -> reader.balance(USDC, PAYER).block()).hasMessage("eth_call: error -32000");
    }

    private Fate fate() {
        return fate(AUTHORIZATION);
    }

    private Fate fate(Authorization authorization) {
        return fate(authorization, time(HEAD - 200));
    }

    private Fate fate(Authorization authorization, long since) {
        return Objects.requireNonNull(reader.fate(USDC, authorization, Instant.ofEpochSecond(since)).block());
    }

    private static Authorization validBefore(long seconds) {
        return new Authorization(PAYER, PAYEE, BigInteger.valueOf(40_000), BigInteger.ZERO, BigInteger.valueOf(seconds),
                NONCE);
    }

    private Stream<Long> ranges() {
        return asked.stream()
                .filter(call -> call.get("method").asString().equals("eth_getLogs"))
                .map(call -> number(call.at("/params/0/toBlock")) - number(call.at("/params/0/fromBlock")) + 1);
    }

    private Mono<Http.Outcome> node(Http.Call call) {
        JsonNode request = JSON.readTree(call.body());
        asked.add(request);
        String method = request.get("method").asString();
        String answer = method.equals(broken) ? brokenAnswer
                : isTooMuch(method, request.get("params")) ? "{'error':{'code':-32000,'message':'limit'}}"
                        : "{'jsonrpc':'2.0','id':1,'result':" + result(method, request.get("params")) + "}";
        return Mono.just(new Http.Answer(200, Map.of(), answer.replace('\'', '"').getBytes(UTF_8)));
    }

    private boolean isTooMuch(String method, JsonNode params) {
        return switch (method) {
            case "eth_getLogs" -> number(params.at("/0/toBlock")) - number(params.at("/0/fromBlock")) >= mostBlocks;
            case "eth_call" -> number(params.get(1)) < withoutStateBefore;
            default -> false;
        };
    }

    private String result(String method, JsonNode params) {
        return switch (method) {
            case "eth_blockNumber" -> hex(HEAD);
            case "eth_getBlockByNumber" -> "{'timestamp':" + hex(time(number(params.get(0)))) + "}";
            case "eth_call" -> "'" + Words.hex(Words.of(callResult(params))) + "'";
            case "eth_getLogs" ->
                endsAt >= number(params.at("/0/fromBlock")) && endsAt <= number(params.at("/0/toBlock"))
                        ? "[" + end + "]"
                        : "[]";
            case "eth_getTransactionReceipt" -> "{'transactionHash':'" + TRANSACTION + "','status':'" + status
                    + "','blockNumber':" + hex(endsAt) + ",'logs':[" + String.join(",", receiptLogs) + "]}";
            default -> throw new AssertionError(method);
        };
    }

    private long callResult(JsonNode params) {
        assertThat(params.at("/0/to").asString()).isEqualTo(USDC.address().hex());
        String data = params.at("/0/data").asString();
        if (data.equals("0x70a08231" + word(PAYER).substring(2))) return 1_000_000;
        assertThat(data).isEqualTo("0xe94a0102" + word(PAYER).substring(2) + NONCE.hex().substring(2));
        return number(params.get(1)) >= endsAt ? 1 : 0;
    }

    private static long time(long block) {
        return GENESIS + 2 * block;
    }

    private static String transfer(Address to, long value) {
        return log("Transfer(address,address,uint256)", Words.hex(Words.of(value)).substring(2), word(PAYER), word(to));
    }

    private static String log(String event, String data, String... topics) {
        return "{'address':'" + USDC.address() + "','topics':['" + Hash.sha3String(event) + "','"
                + String.join("','", topics) + "'],'data':'0x" + data + "','transactionHash':'" + TRANSACTION
                + "','removed':false}";
    }

    private static String word(Address address) {
        return Words.hex(Words.of(address));
    }

    private static String hex(long number) {
        return "'0x" + Long.toHexString(number) + "'";
    }

    private static long number(JsonNode quantity) {
        return quantity.asString().equals("latest") ? HEAD : Long.parseLong(quantity.asString().substring(2), 16);
    }
}
