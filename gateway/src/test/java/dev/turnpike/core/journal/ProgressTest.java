package dev.turnpike.core.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.testkit.NoJournal;
import dev.turnpike.testkit.SampleJobs;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Watchers are told of every durable step of their job, and of nothing else. */
class ProgressTest {
    private final Progress progress = new Progress();
    private Journal.Verdict verdict = Journal.Verdict.APPLIED;
    private final Steps steps = new Steps(new NoJournal() {
        @Override
        public Mono<Verdict> apply(Change change) {
            return Mono.just(verdict);
        }
    }, Schedulers.immediate(), progress::taken);

    @Test
    void everyWatcherIsToldOfADurableStepOfItsJob() {
        List<String> told = new ArrayList<>();
        progress.of("one").subscribe(job -> told.add("first " + job.version()));
        progress.of("one").subscribe(job -> told.add("second " + job.version()));
        progress.of("two").subscribe(job -> told.add("other " + job.version()));
        step("one");
        assertThat(told).containsExactlyInAnyOrder("first 2", "second 2");
    }

    @Test
    void aStepThatIsNotDurableIsNotTold() {
        List<Job> told = new ArrayList<>();
        progress.of("one").subscribe(told::add);
        verdict = Journal.Verdict.OVER_BUDGET;
        step("one");
        assertThat(told).isEmpty();
    }

    @Test
    void aSlowWatcherGetsTheLatestAndOneThatIsGoneLeavesNothing() {
        StepVerifier.create(progress.of("one"), 0)
                .then(() -> progress.taken(job("one", 2)))
                .then(() -> progress.taken(job("one", 3)))
                .thenRequest(5)
                .assertNext(job -> assertThat(job.version()).isEqualTo(3))
                .then(() -> assertThat(progress.watched()).isEqualTo(1))
                .thenCancel()
                .verify();
        assertThat(progress.watched()).isZero();
    }

    private void step(String id) {
        Job job = job(id, 1);
        steps.attempt(job, now -> Change.of(now, now.in(new State.Working()))).onErrorComplete().block();
    }

    private static Job job(String id, long version) {
        Job like = SampleJobs.in(new State.Held());
        Job.Facts facts = like.facts();
        return new Job(new Job.Facts(id, facts.key(), facts.fingerprint(), facts.payment(), facts.terms(),
                facts.generation(), facts.heldAt(), facts.deadline()), like.state(), like.work(), version,
                like.epoch());
    }
}
