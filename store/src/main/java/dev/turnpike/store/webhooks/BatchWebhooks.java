package dev.turnpike.store.webhooks;

import dev.turnpike.core.jobs.End;
import dev.turnpike.core.jobs.Job;
import dev.turnpike.core.jobs.State;
import dev.turnpike.core.journal.Change;
import dev.turnpike.core.journal.Webhook;
import dev.turnpike.core.refusal.Refusal;
import dev.turnpike.store.sql.Statements;
import java.util.ArrayList;
import java.util.List;

/** The webhooks of a batch: those that holds bring, and those that become due as their jobs are closed. */
public final class BatchWebhooks {
    private static final String INSERT = "INSERT INTO webhooks (job, host, url, secret, tries, payer) VALUES (?,?,?,?,0,?)";
    private static final String NONE = "DELETE FROM webhooks WHERE job = ?";
    private static final String DUE = "UPDATE webhooks SET due_at = ? WHERE job = ? AND due_at IS NULL";

    private final Statements sql;
    private final boolean any;
    private final long now;
    private final List<Object[]> brought = new ArrayList<>();
    private final List<Object[]> due = new ArrayList<>();
    private final List<Object[]> unneeded = new ArrayList<>();

    /** @param any whether there may be one in the database; without any, closing a job asks nothing */
    public BatchWebhooks(Statements sql, boolean any, long now) {
        this.sql = sql;
        this.any = any;
        this.now = now;
    }

    public void take(Change change) {
        String job = change.after().id();
        Webhook webhook = change.webhook();
        if (change.before() == null && webhook != null)
            brought.add(new Object[] {job, webhook.host(), webhook.url(), webhook.secret(),
                    change.after().facts().key().payer().hex()});
        if (change.closing() && isCancelled(change.after())) unneeded.add(new Object[] {job});
        else if (change.closing()) due.add(new Object[] {now, job});
    }

    public void write() {
        sql.batch(INSERT, brought);
        if (any()) sql.batch(DUE, due);
        if (any()) sql.batch(NONE, unneeded);
    }

    /** Its client has taken it back before anything was begun, and knows: one that costs nothing calls no receiver. */
    private static boolean isCancelled(Job job) {
        return job.state() instanceof State.Closed closed && closed.end() instanceof End.Released released
                && released.code() == Refusal.Code.CANCELLED;
    }

    /** Whether there may be one in the database now. */
    public boolean any() {
        return any || !brought.isEmpty();
    }
}
