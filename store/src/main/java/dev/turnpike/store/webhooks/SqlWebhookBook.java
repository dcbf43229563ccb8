package dev.turnpike.store.webhooks;

import dev.turnpike.core.journal.Webhook;
import dev.turnpike.core.webhooks.WebhookBook;
import dev.turnpike.store.SqliteJournal;
import java.time.Instant;
import java.util.List;
import reactor.core.publisher.Mono;

/** The webhooks in the ledger's database, on its writer's connection. */
public final class SqlWebhookBook implements WebhookBook {
    private final SqliteJournal journal;

    public SqlWebhookBook(SqliteJournal journal) {
        this.journal = journal;
    }

    @Override
    public Mono<List<Due>> due(Instant now, int limit) {
        return journal.sweep(jdbc -> jdbc.query(
                "SELECT job, url, secret, tries FROM webhooks WHERE due_at <= ? ORDER BY due_at LIMIT ?",
                (rs, n) -> new Due(rs.getString(1), new Webhook(rs.getString(2), rs.getString(3)), rs.getInt(4)),
                now.toEpochMilli(), limit));
    }

    @Override
    public Mono<Boolean> later(String job, int tries, Instant next) {
        return journal.sweep(jdbc -> jdbc.update("UPDATE webhooks SET tries = ?, due_at = ? WHERE job = ?", tries,
                next.toEpochMilli(), job) == 1);
    }

    @Override
    public Mono<Boolean> end(String job) {
        return journal.sweep(jdbc -> jdbc.update("DELETE FROM webhooks WHERE job = ?", job) == 1);
    }

    @Override
    public Mono<List<Waits>> waiting() {
        return journal.sweep(jdbc -> jdbc.query("SELECT host, payer, COUNT(*) FROM webhooks GROUP BY host, payer",
                (rs, n) -> new Waits(rs.getString(1), rs.getString(2), rs.getInt(3))));
    }
}
