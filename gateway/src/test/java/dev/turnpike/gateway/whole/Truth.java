package dev.turnpike.gateway.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Base64;
import javax.imageio.ImageIO;
import tools.jackson.databind.JsonNode;

/**
 * Holds an answer to a payment against everything else that can be asked: the images, the receipt, the job, the
 * payment.
 */
final class Truth {
    private Truth() {}

    /** Images of this size, paid for. */
    static void sold(Web gateway, Web.Answer answer, Wallet.Signed payment, int width, int height) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        JsonNode sold = answer.json();
        sold.path("images")
                .forEach(image -> assertThat(size(image.path("url").stringValue())).isEqualTo(width + "x" + height));
        String transaction = sold.path("payment").path("transaction").stringValue();
        assertThat(receipt(answer).path("success").booleanValue()).isTrue();
        assertThat(receipt(answer).path("transaction").stringValue()).isEqualTo(transaction);
        assertThat(sold.path("payment").path("amountPaid").stringValue())
                .isEqualTo(payment.authorization().value().toString());

        JsonNode job = gateway.get("/v1/jobs/" + sold.path("job").stringValue()).json();
        assertThat(job.path("status").stringValue()).isEqualTo("completed");
        assertThat(job.path("charged").booleanValue()).isTrue();
        assertThat(job.path("result").path("images")).isEqualTo(sold.path("images"));
        JsonNode page = gateway.get(payment.page()).json();
        assertThat(page.path("state").stringValue()).isEqualTo("settled");
        assertThat(page.path("charged").booleanValue()).isTrue();
        assertThat(page.path("transaction").stringValue()).isEqualTo(transaction);
        assertThat(page.has("job") || page.has("images")).as("anybody can read nonces").isFalse();
    }

    /** No images, no charge; the job, if there was one, and the payment say so too. */
    static void notSold(Web gateway, Web.Answer answer, Wallet.Signed payment) {
        assertThat(answer.status()).as("%s", answer).isBetween(400, 599);
        assertThat(answer.json().has("images")).isFalse();
        assertThat(answer.json().path("charged").toString()).as("%s", answer).isEqualTo("false");
        assertThat(answer.header("x-should-retry")).isEqualTo("false");
        if (answer.json().has("job")) {
            JsonNode job = gateway.get("/v1/jobs/" + answer.json().path("job").stringValue()).json();
            assertThat(job.path("status").stringValue()).isEqualTo("failed");
            assertThat(job.path("charged").toString()).isEqualTo("false");
            assertThat(job.has("result")).isFalse();
            JsonNode page = gateway.get(payment.page()).json();
            assertThat(page.path("state").stringValue()).isIn("released", "unpaid", "lapsed");
            assertThat(page.path("charged").toString()).isEqualTo("false");
        } else
            assertThat(gateway.get(payment.page()).status()).isEqualTo(404);
    }

    static JsonNode receipt(Web.Answer answer) {
        String header = answer.header("PAYMENT-RESPONSE").isEmpty() ? answer.header("X-PAYMENT-RESPONSE")
                : answer.header("PAYMENT-RESPONSE");
        return Web.JSON.readTree(Base64.getDecoder().decode(header));
    }

    /** As a decoder sees it, which is more than a header says. */
    static String size(String url) {
        URI uri = URI.create(url);
        Web.Answer answer = new Web(uri).get(uri.getPath());
        try {
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(answer.bytes()));
            return image == null ? "no image: " + answer : image.getWidth() + "x" + image.getHeight();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
