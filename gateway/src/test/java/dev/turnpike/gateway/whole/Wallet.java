package dev.turnpike.gateway.whole;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.x402.Address;
import dev.turnpike.x402.Authorization;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.LocalSigner;
import dev.turnpike.x402.Networks;
import dev.turnpike.x402.exact.Digest;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A payer with a throwaway key, who writes payments of both versions by hand from what a 402 asks. */
final class Wallet {
    private static final SecureRandom RANDOM = new SecureRandom();
    private final LocalSigner signer = LocalSigner.of(random());

    Address address() {
        return signer.address();
    }

    /** Pays what is asked, for as long as is asked. */
    Signed pay(Web.Answer asked) {
        return pay(asked, Duration.ofSeconds(v1(asked).path("maxTimeoutSeconds").longValue()));
    }

    Signed pay(Web.Answer asked, Duration lifetime) {
        JsonNode terms = v1(asked);
        long now = Instant.now().getEpochSecond();
        var authorization = new Authorization(address(), new Address(terms.path("payTo").stringValue()),
                new BigInteger(terms.path("maxAmountRequired").stringValue()), BigInteger.valueOf(now - 600),
                BigInteger.valueOf(now + lifetime.toSeconds()), new Bytes32("0x" + random()));
        String signature = signer.sign(Digest.of(Networks.usdc(Networks.named("base-sepolia")), authorization));
        return new Signed(authorization, signature, decoded(asked.header("PAYMENT-REQUIRED")));
    }

    private static JsonNode v1(Web.Answer asked) {
        if (asked.status() != 402) throw new IllegalStateException("asked: " + asked + " (expected: 402)");
        return asked.json().path("accepts").path(0);
    }

    private static JsonNode decoded(String base64) {
        return Web.JSON.readTree(Base64.getDecoder().decode(base64));
    }

    private static String random() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        bytes[0] = 1; // within the order of the curve
        return HexFormat.of().formatHex(bytes);
    }

    /** One authorization, which can be sent in either version. */
    record Signed(Authorization authorization, String signature, JsonNode v2Terms) {
        /** Name and value of the header. */
        String[] v1() {
            ObjectNode payment = object().put("x402Version", 1).put("scheme", "exact").put("network", "base-sepolia");
            payment.set("payload", payload());
            return new String[] {"X-PAYMENT", base64(payment)};
        }

        String[] v2() {
            ObjectNode payment = object().put("x402Version", 2);
            payment.set("resource", v2Terms.path("resource"));
            payment.set("accepted", v2Terms.path("accepts").path(0));
            payment.set("payload", payload());
            if (v2Terms.has("extensions")) payment.set("extensions", v2Terms.path("extensions"));
            return new String[] {"PAYMENT-SIGNATURE", base64(payment)};
        }

        String[] v1With(String... more) {
            return with(v1(), more);
        }

        String[] v2With(String... more) {
            return with(v2(), more);
        }

        private static String[] with(String[] header, String... more) {
            String[] all = java.util.Arrays.copyOf(header, 2 + more.length);
            System.arraycopy(more, 0, all, 2, more.length);
            return all;
        }

        /** Where the gateway tells what became of it. */
        String page() {
            return "/v1/payments/base-sepolia/" + authorization.from().checksummed() + "/"
                    + authorization.nonce().hex();
        }

        private ObjectNode payload() {
            ObjectNode payload = object().put("signature", signature);
            payload.putObject("authorization")
                    .put("from", authorization.from().checksummed())
                    .put("to", authorization.to().checksummed())
                    .put("value", authorization.value().toString())
                    .put("validAfter", authorization.validAfter().toString())
                    .put("validBefore", authorization.validBefore().toString())
                    .put("nonce", authorization.nonce().hex());
            return payload;
        }

        private static ObjectNode object() {
            return JsonNodeFactory.instance.objectNode();
        }

        private static String base64(JsonNode payment) {
            return Base64.getEncoder().encodeToString(Web.JSON.writeValueAsString(payment).getBytes(UTF_8));
        }
    }
}
