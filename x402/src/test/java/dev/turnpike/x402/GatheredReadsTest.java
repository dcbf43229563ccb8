package dev.turnpike.x402;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.x402.ChainReader.Standing;
import dev.turnpike.x402.exact.Words;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads of many requests go to the node in few exchanges, and each gets its own answer. */
class GatheredReadsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Asset USDC = Networks.usdc(Networks.named("base"));
    private static final Bytes32 NONCE = new Bytes32("0x" + "07".repeat(32));

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final Queue<Exchange> node = new ArrayDeque<>();
    private final List<Object> heard = new ArrayList<>();
    private final RpcChainReader reader = new RpcChainReader(this::exchange, URI.create("https://rpc.example"),
            Duration.ofSeconds(5), time, 1);

    @Test
    void balanceAndNonceAreOneExchangeAtOnce() {
        ask(1);
        node.remove().answer();
        assertThat(heard).containsExactly(new Standing(BigInteger.valueOf(1), false));
        assertThat(node).isEmpty();
    }

    @Test
    void whatIsAskedWhileAnAnswerIsAwaitedGoesTogetherOnceItHasCome() {
        IntStream.rangeClosed(1, 9).forEach(this::ask);
        assertThat(node).hasSize(1);
        node.remove().answer();
        assertThat(node.element().size()).isEqualTo(16);
        node.remove().answer();
        assertThat(heard).hasSize(9).contains(new Standing(BigInteger.valueOf(9), true));
    }

    @Test
    void nothingWaitsLongerThanFourMillisecondsForASlowNode() {
        IntStream.rangeClosed(1, 3).forEach(this::ask);
        time.advanceTimeBy(Duration.ofMillis(3));
        assertThat(node).hasSize(1);
        time.advanceTimeBy(Duration.ofMillis(1));
        assertThat(node).hasSize(2);
        node.forEach(Exchange::answer);
        assertThat(heard).hasSize(3);
    }

    @Test
    void aBatchIsNeverMuchLargerThanFiftyCalls() {
        IntStream.rangeClosed(1, 100).forEach(this::ask);
        assertThat(node).extracting(Exchange::size).allMatch(size -> size <= 50);
        while (!node.isEmpty()) node.remove().answer();
        assertThat(heard).hasSize(100).allMatch(Standing.class::isInstance);
    }

    @Test
    void answersMayComeInAnyOrderAndFailOneByOne() {
        IntStream.rangeClosed(1, 3).forEach(this::ask);
        node.remove().answer();
        Exchange batch = node.remove();
        List<String> answers = new ArrayList<>(batch.answers());
        answers.set(1, "{'jsonrpc':'2.0','id':2,'error':{'code':-32000,'message':'limit'}}");
        batch.answer(200, "[" + String.join(",", answers.reversed()) + "]");
        assertThat(heard.get(1)).hasToString("dev.turnpike.x402.wire.Unreadable: eth_call: error -32000");
        assertThat(heard.get(2)).isEqualTo(new Standing(BigInteger.valueOf(3), true));
    }

    @Test
    void anAnswerThatLacksOneLeavesThatOneUnread() {
        ask(1);
        Exchange batch = node.remove();
        batch.answer(200, "[" + batch.answers().getFirst() + "]");
        assertThat(heard.getFirst()).hasToString("dev.turnpike.x402.wire.Unreadable: eth_call: not answered");
    }

    @ParameterizedTest
    @ValueSource(strings = {"200 {'jsonrpc':'2.0','id':null,'error':{'code':-32600,'message':'no batches'}}", "400 no",
            "200 <html>", "413 ", "500 {}"})
    void aNodeThatRefusesBatchesIsAskedOneByOneFromThenOn(String refusal) {
        ask(1);
        node.remove().answer(Integer.parseInt(refusal.substring(0, 3)), refusal.substring(4));
        assertThat(node).hasSize(2).allMatch(Exchange::isSingle);
        answerAll();
        assertThat(heard).containsExactly(new Standing(BigInteger.valueOf(1), false));
        ask(2);
        assertThat(node).hasSize(2).allMatch(Exchange::isSingle);
        answerAll();
        assertThat(heard).hasSize(2);
    }

    @Test
    void aNodeThatIsBrokenIsNotTakenForOneThatRefusesBatches() {
        ask(1);
        for (int i = 0; i < 3; i++) node.remove().answer(500, "");
        assertThat(heard.getFirst()).isInstanceOf(RuntimeException.class);
        ask(2);
        assertThat(node.element().isSingle()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 429})
    void aNodeThatTurnsEveryoneAwayIsNotAskedAgainOneByOne(int status) {
        ask(1);
        node.remove().answer(status, "");
        assertThat(node).isEmpty();
        assertThat(heard.getFirst()).hasToString("dev.turnpike.x402.settle.Rpc$Unreached: batch: answered " + status);
        ask(2);
        assertThat(node).hasSize(1);
    }

    private void answerAll() {
        while (!node.isEmpty()) node.remove().answer();
    }

    /** The payer of this number owns as much, and has used its nonce if the number is odd but for 1. */
    private void ask(int payer) {
        reader.standing(USDC, new Address("0x%040x".formatted(payer)), NONCE).subscribe(heard::add, heard::add);
    }

    private Mono<Http.Outcome> exchange(Http.Call call) {
        Exchange exchange = new Exchange(JSON.readTree(call.body()), Sinks.one());
        node.add(exchange);
        return exchange.outcome().asMono();
    }

    private record Exchange(JsonNode request, Sinks.One<Http.Outcome> outcome) {
        boolean isSingle() {
            return request.isObject();
        }

        int size() {
            return isSingle() ? 1 : request.size();
        }

        void answer() {
            answer(200, isSingle() ? answer(request) : "[" + String.join(",", answers()) + "]");
        }

        void answer(int status, String body) {
            outcome.tryEmitValue(new Http.Answer(status, Map.of(), body.replace('\'', '"').getBytes(UTF_8))).orThrow();
        }

        List<String> answers() {
            return request.valueStream().map(Exchange::answer).toList();
        }

        private static String answer(JsonNode call) {
            String data = call.at("/params/0/data").asString();
            int payer = Integer.parseInt(data.substring(66, 74), 16);
            boolean balance = data.startsWith("0x70a08231");
            long result = balance ? payer : payer > 1 && payer % 2 == 1 ? 1 : 0;
            return "{'jsonrpc':'2.0','id':" + call.get("id") + ",'result':'" + Words.hex(Words.of(result)) + "'}";
        }
    }
}
