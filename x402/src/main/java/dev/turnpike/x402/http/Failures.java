package dev.turnpike.x402.http;

import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Describes failures without a library's text, which could hold a URL's secrets. */
public final class Failures {
    private Failures() {}

    public static String describe(Throwable failure, Duration timeout) {
        return switch (failure) {
            case ForbiddenAddress forbidden -> String.valueOf(forbidden.getMessage());
            case AnswerBody.TooLarge tooLarge -> String.valueOf(tooLarge.getMessage());
            case ContentCodings.Broken broken -> String.valueOf(broken.getMessage());
            case TimeoutException _ -> "no answer within " + timeout.toMillis() + " ms";
            case UnknownHostException _ -> "the host cannot be resolved";
            case SSLException _ -> "TLS failed";
            default -> failure.getClass().getSimpleName();
        };
    }
}
