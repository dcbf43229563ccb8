package dev.turnpike.store;

import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.journal.Account;
import dev.turnpike.core.journal.Change;
import dev.turnpike.core.journal.Journal.Verdict;
import dev.turnpike.core.journal.Replica;
import dev.turnpike.core.journal.Watch.Proof;
import dev.turnpike.store.sql.Statements;
import dev.turnpike.store.sql.Texts;
import dev.turnpike.store.sql.Window;
import dev.turnpike.store.sql.Windows;
import dev.turnpike.store.webhooks.BatchWebhooks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The changes of one transaction. All that they start from is read first, one statement a table; each change is then
 * decided in memory, in the order of arrival, on what those before it have left; at last all that has changed is written,
 * one statement a table. A change that does not apply leaves nothing behind.
 *
 * <p>What was read stays as it is until the transaction ends: writers of one database wait for each other, whichever process
 * they are of.
 */
final class Batch {
    private final BatchJobs jobs;
    private final BatchBudgets budgets;
    private final BatchPayers payers;
    private final BatchWebhooks webhooks;
    private final List<Entries.Entry> entries = new ArrayList<>();
    private final long now;
    private final Replica us;

    /**
     * Reads what these writes start from.
     *
     * @param webhooks whether the database may have a webhook
     */
    Batch(Statements sql, Texts texts, Windows committed, List<Write> writes, boolean webhooks, long now, Replica us) {
        this.now = now;
        this.us = us;
        this.jobs = new BatchJobs(sql, texts, writes, now);
        this.budgets = new BatchBudgets(sql, committed, now);
        this.payers = new BatchPayers(sql, budgets, writes, now);
        this.webhooks = new BatchWebhooks(sql, webhooks, now);
    }

    Verdict decide(Write write) {
        return switch (write) {
            case Write.Step step -> decide(step.change());
            case Write.HandedOut out -> jobs.handOut(out.job(), out.at()) ? Verdict.APPLIED : Verdict.CONFLICT;
        };
    }

    private Verdict decide(Change change) {
        Job after = change.after();
        if (!jobs.follows(change)) return Verdict.CONFLICT;
        if (!isOurs(change)) return Verdict.LOST;
        if (!room(change)) return Verdict.OVER_BUDGET;
        change.draws().forEach(budgets::add);
        SeenJob before = jobs.seen(after.id());
        Proof news = before == null || before.proof() == null ? proof(change) : null;
        boolean moves = change.watch() == null || proof(change) == null || news != null;
        held(change, before);
        if (closes(change, before)) closed(after, before != null && before.proof() != null ? before.proof() : news);
        else if (news != null && before != null && "settled".equals(before.outcome())) proven(after, before, news);
        if (moves) post(change);
        jobs.take(change);
        webhooks.take(change);
        return Verdict.APPLIED;
    }

    /** A job that is open is changed by its driver alone, unless nothing was begun for it. */
    private boolean isOurs(Change change) {
        Job open = change.before() == null ? change.after() : change.before();
        return open.closed() || us.drives(open) || change.takesBack();
    }

    private static @Nullable Proof proof(Change change) {
        return change.watch() == null ? null : change.watch().proof();
    }

    private boolean room(Change change) {
        Change.Room room = change.room();
        long price = price(change.after());
        return change.draws().stream().allMatch(budgets::has)
                && (room == null || fits(room, payer(change.after()), price));
    }

    private boolean fits(Change.Room room, String payer, long price) {
        return payers.held(payer) + price <= room.own() && budgets.held() + price <= room.all()
                && (!payers.isNew(payer) || budgets.heldByNewcomers() + price <= room.newcomers());
    }

    /**
     * The room of a hold is taken with it and given back by the change that closes its job; that of its payer already by
     * the one that says that its money was taken, which its balance is less by from then on.
     */
    private void held(Change change, @Nullable SeenJob before) {
        Job after = change.after();
        long price = price(after);
        long was = before != null && before.open() ? price : 0;
        long is = after.closed() ? 0 : price;
        long owed = before != null && before.unpaid() ? price : 0;
        long owes = after.state() instanceof State.Paid ? 0 : is;
        long worked = before != null && before.working() ? price : 0;
        long works = isWorking(after) ? price : 0;
        if (is != was) budgets.hold(is - was);
        if (owes != owed || works != worked) payers.hold(payer(after), owes - owed, works - worked);
    }

    private static boolean isWorking(Job job) {
        return switch (job.state()) {
            case State.Held held -> true;
            case State.Working working -> true;
            case State.Delivered delivered -> true;
            case State.Settling settling -> false;
            case State.Paid paid -> false;
            case State.Closed closed -> false;
        };
    }

    private static boolean closes(Change change, @Nullable SeenJob before) {
        return change.after().closed() && (before == null || before.open());
    }

    private void closed(Job job, @Nullable Proof proof) {
        String outcome = Objects.requireNonNull(JobColumns.outcome(job));
        if (outcome.equals("unpaid") || outcome.equals("withdrawn")) payers.strike(payer(job), now);
        if (!outcome.equals("settled")) return;
        payers.pay(payer(job), price(job), now);
        if (proof == null) budgets.add(Window.of(Window.UNPROVEN, now), price(job));
        else
            known(job, proof, now);
    }

    private void proven(Job job, SeenJob before, Proof proof) {
        budgets.add(Window.of(Window.UNPROVEN, before.changedAt()), -price(job));
        known(job, proof, before.changedAt());
    }

    private void known(Job job, Proof proof, long closedAt) {
        switch (proof) {
            case MOVED -> payers.prove(payer(job), price(job));
            case DEAD -> {
                budgets.add(Window.of(Window.DISPROVEN, closedAt), price(job));
                payers.pay(payer(job), -price(job), closedAt);
            }
        }
    }

    private void post(Change change) {
        Job job = change.after();
        for (int i = 0; i < change.postings().size(); i++) {
            Change.Posting posting = change.postings().get(i);
            entries.add(new Entries.Entry(job.id(), job.version() + "/" + i, posting, now));
            if (posting.to() != Account.LOSS) continue;
            budgets.add(Window.of(Window.LOSSES, now), posting.amount().atomic());
            if (posting.purchase() > 0) payers.lose(payer(job), posting.amount().atomic(), now);
        }
    }

    /** Writes what was decided. */
    void write() {
        jobs.write();
        Entries.write(jobs.sql(), entries);
        payers.write();
        budgets.write();
        webhooks.write();
    }

    /** Whether the database may have a webhook now. */
    boolean hasWebhooks() {
        return webhooks.any();
    }

    /** The budgets and totals that this batch leaves changed. */
    Map<Window, Long> drawn() {
        return budgets.changed();
    }

    private static String payer(Job job) {
        return job.facts().key().payer().hex();
    }

    private static long price(Job job) {
        return job.facts().terms().amount().atomic();
    }
}
