package dev.turnpike.core.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A loop that runs at one of several processes. */
class DutyTest {
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final AtomicLong turn = new AtomicLong(Duty.NONE);
    private final List<String> done = new ArrayList<>();
    private final Background loop = new Background() {
        @Override
        public String name() {
            return "loop";
        }

        @Override
        public Disposable start() {
            long now = turn.get();
            done.add("start " + now);
            return () -> done.add("stop " + now);
        }
    };

    @Test
    void aTurnThatIsOverStopsItAndOneThatHasComeAgainUnseenBeginsItAnew() {
        Disposable duty = new Duty(loop, turn::get, time).start();
        pass(Duty.NONE);
        assertThat(done).isEmpty();
        pass(5);
        pass(5);
        pass(7);
        assertThat(done).as("the old one is stopped first").containsExactly("start 5", "stop 5", "start 7");
        pass(Duty.NONE);
        pass(8);
        duty.dispose();
        assertThat(done.subList(3, 6)).containsExactly("stop 7", "start 8", "stop 8");
    }

    private void pass(long now) {
        turn.set(now);
        time.advanceTimeBy(Duration.ofSeconds(1));
    }
}
