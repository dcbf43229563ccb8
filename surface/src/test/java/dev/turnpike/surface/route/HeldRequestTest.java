package dev.turnpike.surface.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.forwarding.Forward.Counts;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** What counts against its payer of a request that no answer came of: what its upstream has worked for. */
class HeldRequestTest {
    @ParameterizedTest
    @MethodSource("failures")
    void whatAnUpstreamMayHaveWorkedForCounts(Throwable failure, Counts counts) {
        assertThat(HeldRequest.counts(failure)).isEqualTo(counts);
    }

    static Stream<Arguments> failures() {
        return Stream.of(Arguments.of(new ResponseStatusException(HttpStatus.GATEWAY_TIMEOUT), Counts.ALL),
                Arguments.of(new CollectedAnswer.TooLarge(1), Counts.ALL),
                Arguments.of(new IOException("Connection reset by peer"), Counts.A_TENTH),
                Arguments.of(new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE), Counts.NOTHING),
                Arguments.of(new ConnectException("refused"), Counts.NOTHING),
                Arguments.of(new UnknownHostException("nowhere.example"), Counts.NOTHING),
                Arguments.of(new SSLException("not proven"), Counts.NOTHING),
                Arguments.of(new IllegalStateException("ours"), Counts.NOTHING));
    }
}
