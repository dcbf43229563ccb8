package dev.turnpike.gateway.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.x402.Address;
import dev.turnpike.x402.Offer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Base64;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Requests that nobody should send, each from an address of its own or from one of a few. */
final class Attack {
    private static final String ORDER = "{\"prompt\":\"a toll booth\",\"width\":128,\"height\":128}";
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration TRICKLE = Duration.ofMillis(500);
    private static final int TRICKLED = 60;

    private final String url;
    private final Wallet wallet;
    private final Offer.Acceptable offer;
    private final Signed settled;
    private final Random chance;

    /** @param settled a payment that has bought its images */
    Attack(Seller seller, Wallet wallet, Signed settled, Random chance) {
        this.url = seller.generate();
        this.wallet = wallet;
        this.offer = wallet.offer(seller, ORDER);
        this.settled = settled;
        this.chance = chance;
    }

    /** How a request is bad; those named oftener come oftener. */
    enum Kind {
        BAD_SIGNATURE(4), GARBAGE_HEADER(3), TWO_PAYMENTS(1), HUGE_HEADER(1), HUGE_BODY(1), ENDLESS_BODY(1),
        SLOW_HEAD(1), SLOW_BODY(1), WRONG_TYPE(2), UNPAID_FLOOD(4), REPLAY(1), REPLAY_FOR_ANOTHER(1), UNDERPAID(1),
        PAID_TO_ANOTHER(1);

        final int share;

        Kind(int share) {
            this.share = share;
        }

        static Kind at(int i) {
            int left = i % java.util.Arrays.stream(values()).mapToInt(kind -> kind.share).sum();
            for (Kind kind : values()) {
                left -= kind.share;
                if (left < 0) return kind;
            }
            throw new AssertionError(i);
        }
    }

    /** One of them: the status it was answered with, 0 if it was hung up on. */
    int send(Kind kind) {
        try (Socket socket = Socks.from(address(kind), url)) {
            OutputStream out = socket.getOutputStream();
            switch (kind) {
                case SLOW_HEAD -> trickle(out, "POST /v1/images/generate HTTP/1.1\r\nX-Slow: " + "a".repeat(TRICKLED));
                case SLOW_BODY -> trickle(out, head("Content-Length: 200"), "{\"prompt\":\"" + "a".repeat(TRICKLED));
                case HUGE_BODY ->
                    out.write((head("Content-Length: 10000000") + "a".repeat(500_000)).getBytes(ISO_8859_1));
                case ENDLESS_BODY -> {
                    out.write(head("Transfer-Encoding: chunked").getBytes(ISO_8859_1));
                    for (int i = 0; i < 30; i++)
                        out.write(("2000\r\n" + "a".repeat(0x2000) + "\r\n").getBytes(ISO_8859_1));
                }
                default -> out.write(request(kind));
            }
            return Socks.status(socket);
        } catch (IOException hungUp) {
            return 0;
        }
    }

    private byte[] request(Kind kind) {
        return switch (kind) {
            case BAD_SIGNATURE -> Socks.post(url, ORDER, "X-PAYMENT: " + withAnotherNonce());
            case GARBAGE_HEADER ->
                Socks.post(url, ORDER, (chance.nextBoolean() ? "X-PAYMENT: " : "PAYMENT-SIGNATURE: ") + garbage());
            case TWO_PAYMENTS ->
                Socks.post(url, ORDER, "X-PAYMENT: " + withAnotherNonce(), "PAYMENT-SIGNATURE: " + withAnotherNonce());
            case HUGE_HEADER -> Socks.post(url, ORDER, "X-PAYMENT: " + "QUJD".repeat(10_000));
            case WRONG_TYPE -> wrongType();
            case UNPAID_FLOOD -> Socks.post(url, ORDER);
            case REPLAY -> Socks.post(url, settled.body(), settled.header().get(0) + ": " + settled.header().get(1));
            case REPLAY_FOR_ANOTHER -> Socks.post(url, ORDER.replace("booth", "gate"),
                    settled.header().get(0) + ": " + settled.header().get(1));
            case UNDERPAID -> paid(offer.amount().atomic() - 1, offer.payTo());
            case PAID_TO_ANOTHER -> paid(offer.amount().atomic(), wallet.address());
            case SLOW_HEAD, SLOW_BODY, HUGE_BODY, ENDLESS_BODY -> throw new AssertionError(kind);
        };
    }

    private byte[] wrongType() {
        return switch (chance.nextInt(5)) {
            case 0 -> Socks.post(url, "[1,2,3]");
            case 1 -> Socks.post(url, "{\"prompt\":{\"a\":[]},\"width\":\"NaN\"}");
            case 2 -> Socks.post(url, "[".repeat(20_000));
            case 3 -> Socks.post(url, "<order/>", "Content-Encoding: gzip");
            default -> Socks.post(url, "{\"prompt\":\"\u0000\ud800\",\"numberResults\":1e400}");
        };
    }

    private byte[] paid(long amount, Address payee) {
        ObjectNode terms = JSON.readTree(offer.requirementJson())
                .asObject()
                .put("payTo", payee.hex())
                .put("maxAmountRequired", Long.toString(amount));
        Signed bad = wallet.sign(url, ORDER, new Offer.Acceptable(1, offer.asset(), payee, UsdcAmount.ofAtomic(amount),
                offer.maxTimeout(), terms.toString(), "", ""));
        return Socks.post(url, ORDER, bad.header().get(0) + ": " + bad.header().get(1));
    }

    /** Signed by nobody: the signature is of another message. */
    private String withAnotherNonce() {
        ObjectNode payload = settled.payload().deepCopy().asObject();
        ((ObjectNode) payload.path("payload").path("authorization")).put("nonce", "0x" + Wallet.hex());
        return Base64.getEncoder().encodeToString(payload.toString().getBytes());
    }

    private String garbage() {
        return switch (chance.nextInt(4)) {
            case 0 -> "e30=";
            case 1 ->
                Base64.getEncoder().encodeToString(("{\"x402Version\":2,\"payload\":" + "[".repeat(5000)).getBytes());
            case 2 -> Base64.getEncoder()
                    .encodeToString("{\"x402Version\":99,\"scheme\":null,\"payload\":{\"signature\":7}}".getBytes());
            default -> "%%%" + Wallet.hex();
        };
    }

    private String head(String length) {
        return "POST /v1/images/generate HTTP/1.1\r\nHost: gate\r\nContent-Type: application/json\r\n" + length
                + "\r\n\r\n";
    }

    private static void trickle(OutputStream out, String all) throws IOException {
        trickle(out, all.substring(0, all.length() - TRICKLED), all.substring(all.length() - TRICKLED));
    }

    private static void trickle(OutputStream out, String atOnce, String slowly) throws IOException {
        out.write(atOnce.getBytes(ISO_8859_1));
        for (byte b : slowly.getBytes(ISO_8859_1)) {
            out.write(b);
            out.flush();
            Customer.pause(TRICKLE);
        }
    }

    /**
     * Floods come from three addresses, which meet their limits; of the others half do, and half come from anywhere in
     * 127/8.
     */
    private String address(Kind kind) {
        if (kind == Kind.UNPAID_FLOOD) return "127.0.0." + (2 + chance.nextInt(3));
        return chance.nextBoolean() ? "127.0.1." + (1 + chance.nextInt(20))
                : "127." + (1 + chance.nextInt(250)) + "." + chance.nextInt(250) + "." + (1 + chance.nextInt(250));
    }
}
