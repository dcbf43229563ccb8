package dev.turnpike.sandbox.facilitator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.pricing.money.UsdcAmount;
import dev.turnpike.sandbox.Payments;
import dev.turnpike.sandbox.World;
import dev.turnpike.sandbox.chain.ChainActions;
import dev.turnpike.x402.ChainReader.Fate;
import dev.turnpike.x402.Facilitator;
import dev.turnpike.x402.HttpFacilitator;
import dev.turnpike.x402.Payment;
import dev.turnpike.x402.Seller;
import dev.turnpike.x402.Terms;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxFacilitatorTest {
    private final World world = new World();
    private final Seller seller = new Seller(world.asset(), World.address(1), Duration.ofSeconds(300));
    private final Terms terms = seller.terms(new UsdcAmount(7865), "http://localhost:8402/v1/images/generate",
            "An image");

    @ParameterizedTest(name = "{0}")
    @CsvSource({"none,                       Valid,       Settled, moved",
            "down,                       Unavailable, Unknown, open",
            "hanging,                    Unavailable, Unknown, open",
            "settle-unknown,             Valid,       Unknown, moved",
            "settle-unknown-not-settled, Valid,       Unknown, open",
            "settle-refused,             Valid,       Refused, open"})
    void whatIsSaidAndWhatHappens(String fault, String verified, String settled, String fate) {
        for (Facilitator facilitator : List.of(world.sandbox.facilitator(), overHttp())) {
            Payment payment = payment(1);
            world.sandbox.facilitator().fault(FacilitatorFault.of(fault).orElseThrow());
            assertThat(name(world.await(facilitator.verify(payment, terms)))).isEqualTo(verified);
            assertThat(name(world.await(facilitator.settle(payment, terms)))).isEqualTo(settled);
            assertThat(fate(payment)).isInstanceOf(fate.equals("moved") ? Fate.Moved.class : Fate.Open.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void bothVersionsAreSettled(int version) {
        assertThat(world.await(overHttp().settle(payment(version), terms)))
                .isInstanceOf(Facilitator.Settlement.Settled.class);
    }

    @Test
    void settledTwiceIsUnknownAsAtARealOneEvenWhenTheAuthorizationHasExpired() {
        Payment payment = payment(1);
        world.await(world.sandbox.facilitator().settle(payment, terms));
        world.time.advanceTimeBy(Duration.ofHours(1));
        for (Facilitator facilitator : List.of(world.sandbox.facilitator(), overHttp()))
            assertThat(name(world.await(facilitator.settle(payment, terms)))).isEqualTo("Unknown");
    }

    @Test
    void aPayerWithoutMoneyIsRefused() {
        Payment payment = payment(1);
        ChainActions.setBalance(world.sandbox.chain(), World.PAYER.address(), new UsdcAmount(7864));
        for (Facilitator facilitator : List.of(world.sandbox.facilitator(), overHttp())) {
            assertThat(world.await(facilitator.verify(payment, terms))).isInstanceOfSatisfying(
                    Facilitator.Verification.Invalid.class,
                    no -> assertThat(no.code()).isEqualTo("insufficient_funds"));
            assertThat(name(world.await(facilitator.settle(payment, terms)))).isEqualTo("Refused");
        }
    }

    @Test
    void aPaymentOfOtherTermsIsRefused() {
        Payment payment = payment(1);
        Terms dearer = seller.terms(new UsdcAmount(7866), terms.resource(), "An image");
        assertThat(name(world.await(world.sandbox.facilitator().verify(payment, dearer)))).isEqualTo("Invalid");
        assertThat(name(world.await(overHttp().verify(payment, dearer)))).isEqualTo("Invalid");
    }

    @Test
    void tellsWhatItSupports() {
        assertThat(world.answer(World.get(World.SERVICES + "/facilitator/supported")).text())
                .contains("\"base-sepolia\"", "\"eip155:84532\"", "\"sandbox\":true");
    }

    @Test
    void whatCannotBeReadIsABadRequest() {
        assertThat(world.answer(World.post(World.SERVICES + "/facilitator/settle", "{\"paymentPayload\":{}}")).status())
                .isEqualTo(400);
    }

    private Facilitator overHttp() {
        return new HttpFacilitator(world.http, URI.create(World.SERVICES + "/facilitator"), Duration.ofSeconds(30),
                Map.of());
    }

    private Payment payment(int version) {
        return Payments.payment(world, seller, terms, version);
    }

    private Fate fate(Payment payment) {
        return world.await(world.sandbox.chain().fate(world.asset(), payment.authorization(), World.START));
    }

    private static String name(Object answer) {
        return answer.getClass().getSimpleName();
    }
}
