package dev.turnpike.surface.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LooseTargetsTest {
    @ParameterizedTest(name = "{0} is read as {1}")
    @CsvSource(delimiterString = " -> ", quoteCharacter = '`', textBlock = """
            /v1/images/generate -> /v1/images/generate
            /v1/models?a=b&c=%20d -> /v1/models?a=b&c=%20d
            /g?ref=a|b -> /g?ref=a%7Cb
            /g?ref={x} -> /g?ref=%7Bx%7D
            /g?q=100% -> /g?q=100%25
            /g?q=100%2 -> /g?q=100%252
            /g?q=%zz -> /g?q=%25zz
            /a[1] -> /a%5B1%5D
            /a^b"<> -> /a%5Eb%22%3C%3E
            //evil.example/x -> /%2Fevil.example/x
            /a#b -> /a%23b
            /\u00e4 -> /%E4
            """)
    void whatHasNoPlaceInATargetIsEncoded(String sent, String read) {
        assertThat(LooseTargets.encoded(sent)).isEqualTo(read);
        assertThat(URI.create("http://host" + LooseTargets.encoded(sent)).getHost()).isEqualTo("host");
    }

    @ParameterizedTest(name = "{0} is read as {1}")
    @CsvSource(delimiterString = " -> ", quoteCharacter = '`', textBlock = """
            http://host/g?ref=a|b -> http://host/g?ref=a%7Cb
            HTTP://host:8080/g?q=100% -> HTTP://host:8080/g?q=100%25
            http://[::1]:8080/g?q=[1] -> http://[::1]:8080/g?q=%5B1%5D
            * -> *
            """)
    void aTargetWithItsHostIsReadAlike(String sent, String read) {
        assertThat(LooseTargets.encoded(sent)).isEqualTo(read);
    }
}
