package dev.turnpike.gateway.operators;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorHostsTest {
    private final OperatorHosts hosts = new OperatorHosts(Set.of("Books.example"));

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"127.0.0.1,                true", "127.0.0.1:8403,           true", "10.1.2.3:8403,            true",
            "[::1],                    true", "[::1]:8403,               true", "localhost,                true",
            "LocalHost:8403,           true", "books.example:8403,       true", "other.example:8403,       false",
            "books.example.evil.test,  false", "127.0.0.1.evil.test:8403, false", "localhost.evil.test,      false",
            "1.2.3,                    false", "::1,                      false", "'',                       false"})
    void aHostIsAnAddressOrANameOfOurs(String host, boolean ours) {
        assertThat(hosts.isOurs(host)).isEqualTo(ours);
    }
}
