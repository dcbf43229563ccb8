package dev.turnpike.gateway.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.surface.wire.Json;
import dev.turnpike.x402.Offer;
import dev.turnpike.x402.SignedPayment;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Passes the messages of a host on to the gateway, one a line, and its answers back. A call that is answered with terms
 * of payment is paid once, if its price and the budget allow it; the host sees the images, or why it is not paid.
 *
 * <p>A payment whose answer is lost is sent again as it is, which cannot be charged twice; so is that of an order which
 * the host repeats because it has not seen the end ({@link Orders}). It is signed anew only when its time is over, and
 * the gateway says that it was not taken.
 */
public final class Bridge {
    private static final List<Duration> AGAIN = List.of(Duration.ofSeconds(1), Duration.ofSeconds(3),
            Duration.ofSeconds(9));

    private final BridgeSettings settings;
    private final Remote remote;
    private final Purse purse;
    private final Terms terms;
    private final Orders orders;
    private final List<Duration> again;
    private final PrintStream out;
    private final PrintStream log;

    /**
     * @param out takes messages, one a line, and nothing else
     * @param log takes all else
     */
    public Bridge(BridgeSettings settings, PrintStream out, PrintStream log) {
        this(settings, out, log, AGAIN, InstantSource.system());
    }

    /** @param again the pauses before a payment is sent again */
    Bridge(BridgeSettings settings, PrintStream out, PrintStream log, List<Duration> again, InstantSource clock) {
        this.settings = settings;
        this.remote = new Remote(settings.url());
        this.purse = new Purse(settings.budget());
        this.terms = new Terms(settings, clock);
        this.orders = new Orders(clock);
        this.again = again;
        this.out = out;
        this.log = log;
    }

    /** Runs until the host closes its end, and what it has asked for is answered. */
    public void run(InputStream in) throws IOException {
        log.println("bridge: " + settings.signer().address() + " pays " + settings.url().getHost() + " up to "
                + settings.budget().toDecimal() + " USDC, " + settings.most().toDecimal() + " a call");
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, UTF_8));
        try (ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode message = read(line);
                if (message.isMissingNode()) continue;
                SignedPayment before = heed(message).orElse(null);
                calls.execute(() -> pass(message, before));
            }
        }
    }

    /** Missing if it is nothing to pass on. */
    private JsonNode read(String line) {
        try {
            if (!line.isBlank()) return Json.read(line);
        } catch (JacksonException unreadable) {
            log.println("bridge: a line is not JSON and was left out");
        }
        return JsonNodeFactory.instance.missingNode();
    }

    /** Takes note of a message in the order of the lines; the payment that was signed for its order before. */
    private Optional<SignedPayment> heed(JsonNode message) {
        if (message.path("method").stringValue("").equals("notifications/cancelled"))
            orders.givenUp(message.at("/params/requestId"));
        return Terms.isCall(message) ? orders.asked(message) : Optional.empty();
    }

    private void pass(JsonNode message, @Nullable SignedPayment before) {
        try {
            Optional<JsonNode> answer = before != null ? Optional.of(repeated(message, before))
                    : remote.send(message, this::write).map(unpaid -> paid(message, unpaid));
            answer.ifPresent(told -> {
                orders.answered(message, told);
                if (!write(told)) orders.givenUp(message.path("id"));
            });
        } catch (IOException lost) {
            log.println("bridge: " + lost);
            if (message.has("id")) write(failure(message, "The gateway gave no answer: " + lost.getMessage()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** The answer to a payment of before; if that can be taken no more, and was not, to a new one. */
    private JsonNode repeated(JsonNode message, SignedPayment before) {
        JsonNode answer = pay(message, before);
        if (!Terms.isAskedAgainBy(message, answer) || !orders.isOver(before)) return answer;
        orders.forget(message, before);
        return paid(message, answer);
    }

    /** The answer as it is; of terms, the answer to the call that pays them. */
    private JsonNode paid(JsonNode message, JsonNode answer) {
        if (!Terms.isAskedBy(message, answer)) return answer;
        return switch (terms.judge(answer.path("result").path("structuredContent"))) {
            case Offer.Unacceptable no -> refusal(message, "This call is not paid: " + no.detail() + ".");
            case Offer.Acceptable offer -> orders.payment(message, () -> signed(offer))
                    .map(payment -> pay(message, payment))
                    .orElseGet(() -> refusal(message, "This call is not paid: " + unsigned(message, offer)));
        };
    }

    private String unsigned(JsonNode message, Offer.Acceptable offer) {
        return orders.isGivenUp(message) ? "it was given up."
                : "it costs " + offer.amount().toDecimal() + " USDC, and " + purse.left().toDecimal()
                        + " of the budget are left.";
    }

    private Optional<SignedPayment> signed(Offer.Acceptable offer) {
        if (!purse.take(offer.amount())) return Optional.empty();
        SignedPayment payment = terms.sign(offer);
        log.println("bridge: signed " + payment.authorization().value() + " atomic units to "
                + payment.authorization().to() + ", nonce " + payment.authorization().nonce().hex() + "; "
                + purse.left().toDecimal() + " USDC left");
        return Optional.of(payment);
    }

    private JsonNode pay(JsonNode message, SignedPayment payment) {
        JsonNode paying = Terms.with(message, payment);
        for (int tries = 0;; tries++) {
            try {
                return remote.send(paying, this::write).orElseThrow(() -> new IOException("no answer"));
            } catch (IOException lost) {
                log.println("bridge: " + lost);
                if (tries == again.size()) return refusal(message, unknown(payment));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return refusal(message, unknown(payment));
            }
            pause(again.get(tries));
        }
    }

    private static void pause(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private String unknown(SignedPayment payment) {
        return "A payment of " + payment.authorization().value()
                + " atomic units was signed and sent, and no answer came: " + "it may be charged. "
                + settings.url()
                        .resolve("/v1/payments/" + settings.asset().network().label() + "/"
                                + settings.signer().address() + "/" + payment.authorization().nonce().hex())
                + " shows what became of it. The same call sends the same payment again for an hour.";
    }

    /** A result that tells the model why. */
    private static JsonNode refusal(JsonNode message, String why) {
        ObjectNode answer = answer(message);
        ObjectNode result = answer.putObject("result").put("isError", true);
        result.putArray("content").addObject().put("type", "text").put("text", why);
        return answer;
    }

    private static JsonNode failure(JsonNode message, String why) {
        ObjectNode answer = answer(message);
        answer.putObject("error").put("code", -32000).put("message", why);
        return answer;
    }

    private static ObjectNode answer(JsonNode message) {
        return JsonNodeFactory.instance.objectNode().put("jsonrpc", "2.0").set("id", message.path("id"));
    }

    /** Whether it could be written. */
    private synchronized boolean write(JsonNode message) {
        out.println(new String(Json.bytes(message), UTF_8));
        return !out.checkError();
    }
}
