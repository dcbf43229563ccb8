package dev.turnpike.core;

import dev.turnpike.core.doubt.Followers;
import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.journal.Journal;
import dev.turnpike.core.journal.Replica;
import dev.turnpike.core.time.Background;
import dev.turnpike.core.time.Duty;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import reactor.core.scheduler.Scheduler;

/** What one process does for all that share a ledger. Where it is not shared, this one does all of it. */
record Duties(Journal journal, Scheduler scheduler) {
    Background of(Background loop) {
        return journal.replica().shared() ? new Duty(loop, this::turn, scheduler) : loop;
    }

    /**
     * What each process does by itself, and what one does for all. Where this process does not read the chains it asks how
     * far the one that does has come.
     */
    List<Background> beside(List<Background> own, Followers followers, Background... others) {
        List<Background> loops = new ArrayList<>(own);
        Stream.concat(followers.all().stream(), Stream.of(others)).map(this::of).forEach(loops::add);
        if (journal.replica().shared()) loops.add(followers.told(this::isOurs, scheduler));
        return loops;
    }

    /** A process that was taken off and has come back has another turn. */
    private long turn() {
        Replica us = journal.replica();
        return us.onDuty() ? us.epoch() : Duty.NONE;
    }

    boolean isOurs() {
        return journal.replica().onDuty();
    }

    /** Whether a job at its end may be told of from memory: another process may note later that an unsold one is owed. */
    boolean isLast(Job job) {
        return !journal.replica().shared()
                || job.state() instanceof State.Closed closed && closed.end() instanceof End.Settled;
    }
}
