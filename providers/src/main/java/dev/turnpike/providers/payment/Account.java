package dev.turnpike.providers.payment;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.providers.UpstreamSettings.KeyAuth;
import dev.turnpike.x402.Http;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Our account at one upstream: the header with the key, and whether the upstream still takes it. Both changes of that are
 * told to the log, once each; what was learned is lost at a restart.
 */
final class Account {
    private static final Logger LOG = LoggerFactory.getLogger("turnpike");
    private static final Pattern SENDABLE = Pattern.compile("[\\x20-\\x7e]{1,4096}");

    private static final int MASKED_BYTES = 1 << 16;
    private static final int SHORTEST = 6;
    private static final int DENIALS = 5;
    private static final Duration DENIED = Duration.ofMinutes(10);

    private final String upstream;
    private final KeyAuth auth;
    private final Map<String, String> header;
    private final AtomicReference<@Nullable String> trouble = new AtomicReference<>();
    private int denials;
    private @Nullable String denied;
    private Instant deniedUntil = Instant.EPOCH;

    Account(String upstream, KeyAuth auth) {
        this.upstream = upstream;
        this.auth = auth;
        this.header = read();
    }

    /** The header with the key; empty if there is none to be had. */
    Map<String, String> header() {
        return header;
    }

    /** Why it takes no order of ours, in our words; empty if nothing is known against it. */
    synchronized Optional<String> trouble(Instant now) {
        return Optional.ofNullable(trouble.get())
                .or(() -> Optional.ofNullable(denied).filter(why -> now.isBefore(deniedUntil)));
    }

    /**
     * It refuses an order and does not say whether the account is why. Its check knows; without one, so many in a row are
     * taken for that, for a while.
     */
    synchronized void denied(String code, Instant now) {
        if (auth.check() != null || ++denials < DENIALS) return;
        denied = "it refuses order after order (" + code + ")";
        deniedUntil = now.plus(DENIED);
        LOG.error("ALARM: upstream {}: {}, and does not say why. It gets no more orders for {} minutes", upstream,
                denied, DENIED.toMinutes());
    }

    /** It has taken an order. */
    synchronized void took() {
        denials = 0;
        denied = null;
    }

    /** The upstream refuses the key, the credit or the account. @param code cleaned */
    void refused(String code) {
        alarm("it refuses our account (" + code + ")");
    }

    /** A check has found the key good. */
    void good() {
        if (!header.isEmpty() && trouble.getAndSet(null) != null)
            LOG.info("upstream {}: it takes our key again; orders go there again", upstream);
    }

    /** An answer without our key, which some repeat in their errors; long ones are data, not errors. */
    Http.Outcome masked(Http.Outcome outcome) {
        if (!(outcome instanceof Http.Answer answer) || answer.body().length > MASKED_BYTES) return outcome;
        String body = answer.text();
        String key = key();
        return key.length() < SHORTEST || !body.contains(key) ? outcome
                : new Http.Answer(answer.status(), answer.headers(), body.replace(key, "***").getBytes(UTF_8));
    }

    /** The last word of the header's value, after a scheme such as Bearer. */
    private String key() {
        String value = header.getOrDefault(auth.header(), "");
        return value.substring(value.lastIndexOf(' ') + 1);
    }

    private void alarm(String why) {
        if (trouble.compareAndSet(null, why))
            LOG.error("ALARM: upstream {}: {}. It gets no more orders until {}", upstream, why,
                    auth.check() == null ? "the configuration is changed or the gateway restarted"
                            : "its check finds the key good");
    }

    private Map<String, String> read() {
        try {
            String value = auth.keyFile() == null ? auth.value()
                    : auth.value().replace("{key}", Files.readString(auth.keyFile()).strip());
            if (SENDABLE.matcher(value).matches()) return Map.of(auth.header(), value);
            alarm("its key cannot be sent in a header");
        } catch (IOException unread) {
            alarm("its key file cannot be read (" + unread.getClass().getSimpleName() + ")");
        }
        return Map.of();
    }
}
