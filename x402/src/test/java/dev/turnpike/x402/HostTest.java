package dev.turnpike.x402;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.x402.Http.Reach;
import dev.turnpike.x402.http.UriRules;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A name with an underscore is a host, under the same rules as others. */
class HostTest {
    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            https://img.example/a,               img.example,            -1
            https://img.example:8443/a,          img.example,          8443
            https://my_bucket.s3.example/a?b#c,  my_bucket.s3.example,   -1
            https://my_bucket.s3.example:8443,   my_bucket.s3.example, 8443
            https://_my.example_:80,             _my.example_,           80
            https://[::1]:80/,                   [::1],                  80
            https://user@my_bucket.example/,     -,                      -1
            https://my_bucket.example:x/,        -,                      -1
            https://my_bucket..-/,               -,                      -1
            mailto:my_name@example,              -,                      -1
            """)
    void itIsWhatIsWritten(String url, String host, int port) {
        assertThat(Host.of(URI.create(url))).isEqualTo(host);
        assertThat(Host.port(URI.create(url))).isEqualTo(port);
    }

    @ParameterizedTest
    @CsvSource({"https://my_bucket.s3.example/a, true", "http://my_bucket.s3.example/a, false",
            "https://user@my_bucket.s3.example/a, false", "https://my_host.0x7f000001/, false",
            "https://my_host.127/, false"})
    void itIsCalledUnderTheRulesOfAllHosts(String url, boolean called) {
        assertThat(UriRules.objection(Reach.PUBLIC, URI.create(url)).isEmpty()).isEqualTo(called);
    }
}
