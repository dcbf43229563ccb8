package dev.turnpike.surface.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Networks;
import dev.turnpike.x402.Seller;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;

class RequestHeadersTest {
    private static final Seller SELLER = new Seller(Networks.usdc(Networks.named("base")),
            new Address("0x209693bc6afc0c5328ba36faf03c514ef312287c"), Duration.ofSeconds(60));

    @Test
    void aKeyThatIsSentTwiceAlikeIsOneKeyAndTwoAreNone() {
        assertThat(keyed("order-7", "order-7").key()).isEqualTo("order-7");
        assertThatThrownBy(() -> keyed("order-7", "order-8")).isInstanceOf(Refusal.class)
                .hasMessageContaining("Idempotency-Key is given twice");
    }

    private static RequestHeaders keyed(String... keys) {
        HttpHeaders headers = new HttpHeaders();
        headers.addAll("Idempotency-Key", List.of(keys));
        return RequestHeaders.read(headers, SELLER, Duration.ofMinutes(4));
    }
}
