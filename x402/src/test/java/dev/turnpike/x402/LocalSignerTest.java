package dev.turnpike.x402;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalSignerTest {
    private static final String KEY = "9f92c66d1837b24d003718f978a30d0584faa3bcd6762864b047b67631a31a94";

    @Test
    void theKeyIsReadWithOrWithoutItsPrefixAndNeverShown() {
        assertThat(LocalSigner.of(KEY).address()).isEqualTo(LocalSigner.of("0x" + KEY).address());
        assertThat(LocalSigner.of(KEY).toString()).isEqualTo("LocalSigner[0xd9d014cf32bbd04181abb4ba38d083962b0c78b4]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0x", "9f92c66d", "zz92c66d1837b24d003718f978a30d0584faa3bcd6762864b047b67631a31a94",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"})
    void whatIsNoKeyIsRefusedWithoutShowingIt(String key) {
        assertThatThrownBy(() -> LocalSigner.of(key)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("private key: not shown")
                .hasNoCause();
    }
}
