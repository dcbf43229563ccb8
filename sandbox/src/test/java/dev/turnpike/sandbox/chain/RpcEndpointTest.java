package dev.turnpike.sandbox.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.sandbox.World;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Authorization;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.exact.Digest;
import java.math.BigInteger;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RpcEndpointTest {
    private static final String NONCE = "11".repeat(32);
    private static final Address PAYEE = World.address(1);
    private static final String PAYER_WORD = Hex.word(World.PAYER.address());
    private static final String USED = "0x98de503528ee59b575ef0c0a2576a82497bfc029a5685b209e9ec333479b10a5";
    private static final String CANCELED = "0x1cdd46ff242716cdaa72d159d339a485b3438398348d68f09d7c8c0a59353d81";

    private final World world = new World();
    private final PlayChain chain = world.sandbox.chain();
    private final long block = chain.head().number();
    private String transaction = "";

    @BeforeEach
    void pay() {
        long now = World.START.getEpochSecond();
        var authorization = new Authorization(World.PAYER.address(), PAYEE, BigInteger.valueOf(5_000), BigInteger.ZERO,
                BigInteger.valueOf(now + 300), new Bytes32("0x" + NONCE));
        transaction = ((Execution.Done) chain.execute(authorization,
                World.PAYER.sign(Digest.of(world.asset(), authorization)))).transaction().hex();
        world.time.advanceTimeBy(Duration.ofSeconds(20));
    }

    @Test
    void isBaseSepolia() {
        assertThat(ask("eth_chainId", "")).isEqualTo("\"0x14a34\"");
    }

    @Test
    void hasABlockEveryTwoSeconds() {
        assertThat(ask("eth_blockNumber", "")).isEqualTo("\"" + Hex.quantity(block + 10) + "\"");
        assertThat(ask("eth_getBlockByNumber", "\"latest\",false"))
                .contains("\"timestamp\":\"" + Hex.quantity(World.START.getEpochSecond() + 20) + "\"");
        assertThat(ask("eth_getBlockByNumber", "\"" + Hex.quantity(block) + "\",false"))
                .contains("\"timestamp\":\"" + Hex.quantity(World.START.getEpochSecond()) + "\"", transaction);
        assertThat(ask("eth_getBlockByNumber", "\"" + Hex.quantity(block + 11) + "\",false")).isEqualTo("null");
    }

    @Test
    void tellsBalances() {
        assertThat(call("0x70a08231" + Hex.word(PAYEE).substring(2), block))
                .isEqualTo("\"" + word(1_000_005_000) + "\"");
    }

    @ParameterizedTest(name = "{0} blocks later: {1}")
    @CsvSource({"-1, 0", "0, 1", "5, 1"})
    void tellsWhetherAnAuthorizationWasUsedByABlock(int later, int used) {
        assertThat(call("0xe94a0102" + PAYER_WORD.substring(2) + NONCE, block + later))
                .isEqualTo("\"" + word(used) + "\"");
    }

    @Test
    void findsTheUseOfANonceByItsTopics() {
        assertThat(logs(block, block + 10,
                "[[\"" + USED + "\",\"" + CANCELED + "\"],\"" + PAYER_WORD + "\",\"0x" + NONCE + "\"]"))
                .contains(transaction, "\"logIndex\":\"0x0\"")
                .doesNotContain("\"logIndex\":\"0x1\"");
        assertThat(logs(block, block + 10, "[null,\"" + PAYER_WORD + "\"]")).contains("\"logIndex\":\"0x0\"",
                "\"logIndex\":\"0x1\"");
        assertThat(logs(block, block + 10, "[\"" + CANCELED + "\"]")).isEqualTo("[]");
        assertThat(logs(block + 1, block + 10, "[]")).isEqualTo("[]");
        assertThat(logs(block - 10, block - 1, "[]")).isEqualTo("[]");
    }

    @Test
    void findsACancellation() {
        ChainActions.cancel(chain, PAYEE, new Bytes32("0x" + NONCE));
        assertThat(logs(block, block + 10, "[\"" + CANCELED + "\"]")).contains(Hex.word(PAYEE));
    }

    @Test
    void aReceiptHasTheUseAndThenTheTransfer() {
        assertThat(ask("eth_getTransactionReceipt", "\"" + transaction + "\""))
                .contains("\"status\":\"0x1\"", "\"blockNumber\":\"" + Hex.quantity(block) + "\"", word(5_000))
                .containsSubsequence(USED, "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef");
        assertThat(ask("eth_getTransactionReceipt", "\"0x" + "00".repeat(32) + "\"")).isEqualTo("null");
    }

    @Test
    void answersBatchesAndErrorsAsNodesDo() {
        assertThat(post(
                "[{\"id\":1,\"method\":\"eth_chainId\"},{\"id\":2,\"method\":\"eth_sendRawTransaction\",\"params\":[]}]"))
                .contains("\"id\":1,\"result\"", "\"id\":2,\"error\"");
        assertThat(post("nonsense")).contains("\"id\":null,\"error\"");
    }

    @Test
    void doesNotAnswerWhileItIsDown() {
        chain.setReadable(false);
        assertThat(world.answer(World.post(World.SERVICES + "/rpc", "{}")).status()).isEqualTo(503);
    }

    private String logs(long from, long to, String topics) {
        return ask("eth_getLogs", "{\"fromBlock\":\"" + Hex.quantity(from) + "\",\"toBlock\":\"" + Hex.quantity(to)
                + "\",\"address\":\"" + world.asset().address().checksummed() + "\",\"topics\":" + topics + "}");
    }

    private String call(String data, long at) {
        return ask("eth_call",
                "{\"to\":\"" + world.asset().address() + "\",\"data\":\"" + data + "\"},\"" + Hex.quantity(at) + "\"");
    }

    private String ask(String method, String params) {
        return post("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":[" + params + "]}")
                .replaceFirst(".*\"result\":(.*)}", "$1");
    }

    private String post(String body) {
        return world.answer(World.post(World.SERVICES + "/rpc", body)).text();
    }

    private static String word(long number) {
        return Hex.word(BigInteger.valueOf(number));
    }
}
