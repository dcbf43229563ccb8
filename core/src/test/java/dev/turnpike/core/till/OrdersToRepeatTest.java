package dev.turnpike.core.till;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.time.Time;
import dev.turnpike.testkit.SampleJobs;
import dev.turnpike.testkit.TestClock;
import dev.turnpike.x402.Bytes32;
import dev.turnpike.x402.PaymentKey;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** How long an order is one that others may repeat: never longer than its job is open, and a while. */
class OrdersToRepeatTest {
    private static final Job OPEN = SampleJobs.in(new State.Held());
    private static final Job SOLD = SampleJobs.ended(new End.Settled(SampleJobs.TRANSACTION));
    private static final Sale SALE = new Sale() {
        @Override
        public String fingerprint() {
            return OPEN.facts().fingerprint();
        }

        @Override
        public String resource() {
            return "r";
        }

        @Override
        public Mono<Priced> price() {
            return Mono.never();
        }
    };

    private final TestClock clock = new TestClock();
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final Repeats repeats = new Repeats(new Time(clock, time));

    @Test
    void oneWhoseJobAnotherGatewayHasUntilItsEndIsNotRepeatedForEver() {
        Guest guest = new Guest(repeats, Again.UNSAID, false);
        guest.attend(OPEN.facts().key());
        assertThat(enter(OPEN.facts().key(), Again.UNSAID)).isNull();
        repeats.taken(SOLD);
        guest.gone(false);
        assertThat(enter(another(), Again.UNSAID)).as("an order of its own").isNull();
    }

    /** Two requests bring one payment, and the ledger was read for both before either held it. */
    @Test
    void aPaymentThatIsLookedAtTwiceIsOneOrder() {
        assertThat(enter(OPEN.facts().key(), Again.UNSAID)).isNull();
        Repeats.Entry itself = enter(OPEN.facts().key(), Again.UNSAID);
        assertThat(itself).isNotNull();
        assertThat(itself.key()).isEqualTo(OPEN.facts().key());
        repeats.ended(SOLD);
        time.advanceTimeBy(Duration.ofMinutes(3));
        assertThat(enter(another(), Again.COUNTED)).as("an order of its own").isNull();
    }

    @Test
    void oneThatHasEndedIsForgottenInTimeThoughTheClockIsSetBack() {
        assertThat(enter(OPEN.facts().key(), Again.UNSAID)).isNull();
        repeats.ended(SOLD);
        clock.pass(Duration.ofHours(-1));
        time.advanceTimeBy(Duration.ofMinutes(3));
        assertThat(enter(another(), Again.COUNTED)).as("an order of its own").isNull();
    }

    private Repeats.Entry enter(PaymentKey key, Again again) {
        return repeats.enter(SALE, key, again, Mono.just(OPEN));
    }

    private static PaymentKey another() {
        PaymentKey first = OPEN.facts().key();
        return new PaymentKey(first.chainId(), first.asset(), first.payer(), new Bytes32("0x" + "44".repeat(32)));
    }
}
