package dev.turnpike.gateway.sim;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.journal.Account;
import dev.turnpike.core.journal.Change;
import dev.turnpike.core.journal.Journal;
import dev.turnpike.core.journal.Journal.Verdict;
import dev.turnpike.core.work.ImageWork;
import dev.turnpike.core.work.Purchase;
import dev.turnpike.testkit.Works;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Locale;
import reactor.core.publisher.Mono;

/** A journal with somebody looking over its shoulder: a crash may come before or after anything that is written. */
final class WatchedJournal {
    private WatchedJournal() {}

    static Journal of(Journal journal, SimWorld world, Machine machine) {
        return (Journal) Proxy.newProxyInstance(WatchedJournal.class.getClassLoader(), new Class<?>[] {Journal.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("apply")) return apply(journal, (Change) arguments[0], world, machine);
                    try {
                        Object answer = method.invoke(journal, arguments);
                        return method.getName().equals("takeOver") && world.seats().shared()
                                ? counted((Mono<?>) answer, world)
                                : answer;
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
    }

    private static Mono<?> counted(Mono<?> jobs, SimWorld world) {
        return jobs.doOnNext(
                all -> ((List<?>) all).forEach(job -> world.story().count("rifts: a job goes on at another gateway")));
    }

    private static Mono<Verdict> apply(Journal journal, Change change, SimWorld world, Machine machine) {
        return Mono.defer(() -> {
            String step = step(change);
            boolean replaced = machine.isReplaced();
            long epoch = machine.epoch();
            world.event(machine, "before " + step);
            return journal.apply(change).doOnNext(verdict -> {
                world.story().tell(machine.name(), "%s %s: %s", Payer.brief(change.after().id()), step, verdict);
                boolean written = verdict == Verdict.APPLIED && machine.epoch() == epoch;
                if (replaced && written) world.laws().lateWrite(machine, step);
                if (written && world.seats().shared() && isAnothers(change, epoch))
                    world.laws().drivesAnothers(machine, step);
                if (verdict != Verdict.APPLIED) world.story().count("journal: " + verdict);
                else
                    Endings.of(change, machine.intents()).forEach(world.story()::count);
                if (change.before() == null && verdict == Verdict.APPLIED) world.laws().held(change.after());
                if (verdict == Verdict.APPLIED && owes(change)) world.restoration().backUp();
                if (verdict == Verdict.APPLIED && change.closing()) world.denials().closed(machine, change.after());
                world.event(machine, "after " + step);
            }).doOnError(failure -> {
                world.story().tell(machine.name(), "%s %s: disk fails", Payer.brief(change.after().id()), step);
                world.story().count("journal: write fails");
            });
        });
    }

    private static boolean isAnothers(Change change, long epoch) {
        Job open = change.before() == null ? change.after() : change.before();
        return !open.closed() && open.epoch() != epoch && !change.takesBack();
    }

    private static boolean owes(Change change) {
        return change.postings().stream().anyMatch(posting -> posting.to() == Account.OWED);
    }

    /** What is new: the state of the job, or of the purchase that moved. */
    static String step(Change change) {
        Job before = change.before();
        Job after = change.after();
        boolean begun = before != null && before.state() instanceof State.Held
                && after.state() instanceof State.Working;
        if (before == null || (!begun && !before.state().getClass().equals(after.state().getClass())))
            return after.state().getClass().getSimpleName().toLowerCase(Locale.ROOT);
        if (!(after.work() instanceof ImageWork work)) return change.watch() == null ? "forwarded" : "noted";
        return work.purchases()
                .stream()
                .filter(b -> !Works.of(before).purchases().contains(b))
                .map(Purchase::state)
                .map(Enum::name)
                .findFirst()
                .orElse(change.watch() == null ? "doubt" : "noted");
    }
}
