package dev.turnpike.x402.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The name by which a server is asked for in TLS. */
class ServerNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"img.example", "my_bucket.img.example"})
    void itIsToldAlsoIfItHasAnUnderscore(String host) throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine(host, 443);
        engine.setUseClientMode(true);
        Clients.nameServer(engine);
        ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.beginHandshake();
        engine.wrap(ByteBuffer.allocate(0), hello);
        assertThat(new String(hello.array(), 0, hello.position(), ISO_8859_1)).contains(host);
    }
}
