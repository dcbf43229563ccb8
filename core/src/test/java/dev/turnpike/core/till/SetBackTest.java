package dev.turnpike.core.till;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.core.time.Time;
import dev.turnpike.testkit.SampleJobs;
import dev.turnpike.testkit.TestClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Nothing that payers are refused for lasts longer because the time of day is set back. */
class SetBackTest {
    private static final Job JOB = SampleJobs.settled();

    private final TestClock clock = new TestClock();
    private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();
    private final Time time = new Time(clock, scheduler);

    @Test
    void aPaymentIsLockedForAnHourAndNotLonger_17() {
        var others = new OtherRequests(time);
        for (int i = 0; i < OtherRequests.MOST; i++) others.other(JOB.facts().key());
        assertThatThrownBy(() -> others.check(JOB.facts().key())).isInstanceOf(Refusal.class);
        clock.pass(Duration.ofHours(-1));
        scheduler.advanceTimeBy(Duration.ofMinutes(61));
        assertThatCode(() -> others.check(JOB.facts().key())).doesNotThrowAnyException();
    }

    @Test
    void workThatWasNotPaidForIsForgottenAfterTenMinutes_17() {
        var free = new FreeWork(time);
        free.add(JOB, 1);
        assertThat(free.of(JOB.facts().key().payer())).isPositive();
        clock.pass(Duration.ofHours(-1));
        scheduler.advanceTimeBy(Duration.ofMinutes(11));
        assertThat(free.of(JOB.facts().key().payer())).isZero();
    }
}
