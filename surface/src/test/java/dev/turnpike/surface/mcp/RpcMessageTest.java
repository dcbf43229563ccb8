package dev.turnpike.surface.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A message is bounded by what a parser makes of it, not by its bytes alone. */
class RpcMessageTest {
    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "[],", "{\"a\":0},", "0,"})
    void aTreeOfManyTokensOrLevelsIsNoMessage(String piece) {
        String deep = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":[" + piece.repeat(4200) + "0]}";
        assertThat(RpcMessage.read(deep.getBytes(UTF_8))).isInstanceOfSatisfying(RpcMessage.Bad.class,
                bad -> assertThat(bad.code()).isEqualTo(RpcMessage.UNREADABLE));
    }

    @Test
    void aLongTextIsOneToken() {
        String call = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{\"prompt\":\"" + "a".repeat(60_000)
                + "\"}}";
        assertThat(RpcMessage.read(call.getBytes(UTF_8))).isInstanceOf(RpcMessage.Request.class);
    }

    @Test
    void anIdThatItsAnswerRepeatsIsNoLongText() {
        String ping = "{\"jsonrpc\":\"2.0\",\"id\":\"%s\",\"method\":\"ping\"}";
        assertThat(RpcMessage.read(ping.formatted("a".repeat(1000)).getBytes(UTF_8)))
                .isInstanceOf(RpcMessage.Request.class);
        assertThat(RpcMessage.read(ping.formatted("a".repeat(1001)).getBytes(UTF_8))).isInstanceOfSatisfying(
                RpcMessage.Bad.class, bad -> assertThat(bad.code()).isEqualTo(RpcMessage.INVALID));
    }
}
