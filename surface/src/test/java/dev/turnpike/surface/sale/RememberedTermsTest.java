package dev.turnpike.surface.sale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.till.Again;
import dev.turnpike.core.till.Reply;
import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.surface.wire.Prefer;
import dev.turnpike.surface.wire.RequestHeaders;
import dev.turnpike.testkit.SampleJobs;
import dev.turnpike.x402.Terms;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Terms are remembered by what stands in them, and a path that stands in them is a client's choice. */
class RememberedTermsTest {
    private static final RequestHeaders UNPAID = new RequestHeaders(null, "", Again.UNSAID,
            new Prefer(false, Duration.ZERO), null, false);

    private final SaleResponses responses = new SaleResponses(SampleJobs.SELLER, () -> false, false, job -> Map.of(),
            terms -> terms);

    @Test
    void termsOfPathsThatAClientMakesUpTakeUpABoundedRoom() {
        for (int i = 0; i < 2000; i++) ask("/v1/images/generate;" + "a".repeat(4000) + i);
        assertThat(responses.remembered()).isLessThanOrEqualTo(SaleResponses.MOST_BYTES);
    }

    private void ask(String path) {
        Terms terms = SampleJobs.SELLER.terms(UsdcAmount.ofAtomic(7865), "https://gate.example" + path, "an image");
        var reply = new Reply.PayFirst(SampleJobs.SELLER.challenge(terms, "PAYMENT_REQUIRED"));
        assertThat(responses.response(reply, UNPAID, OwnVoice.ONLY, List.of()).status()).isEqualTo(402);
    }
}
