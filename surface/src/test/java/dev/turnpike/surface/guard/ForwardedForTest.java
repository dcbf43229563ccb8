package dev.turnpike.surface.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.config.Configuration.AddressSettings;
import dev.turnpike.surface.wire.ClientAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Mono;

class ForwardedForTest {
    @ParameterizedTest(name = "{1} says {0}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            203.0.113.7                 | 10.0.0.1  | cb007107
            198.51.100.1, 203.0.113.7   | 10.0.0.1  | cb007107
            203.0.113.7, 10.0.0.2       | 10.0.0.1  | cb007107
            2001:db8::1                 | 10.0.0.1  | 20010db800000000
            localhost                   | 10.0.0.1  | 0a000001
            ''                          | 10.0.0.1  | 0a000001
            203.0.113.7                 | 192.0.2.9 | c0000209
            """)
    void onlyAProxyOfTheConfigurationSaysWhoItsClientIs(String header, String remote, String counted) {
        var filter = new ForwardedFor(() -> new AddressSettings(1, Set.of("10.0.0.1", "10.0.0.2"), 1, 1, 1));
        var exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/")
                .remoteAddress(new InetSocketAddress(remote, 5))
                .header("X-Forwarded-For", header));
        AtomicReference<String> seen = new AtomicReference<>();
        filter.filter(exchange,
                next -> Mono.fromRunnable(() -> seen.set(ClientAddress.of(next.getRequest().getRemoteAddress()))))
                .block();
        assertThat(seen.get()).isEqualTo(counted);
    }
}
