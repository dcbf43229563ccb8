package dev.turnpike.store;

import dev.turnpike.config.Configuration.LedgerSettings;
import dev.turnpike.config.Problem;
import dev.turnpike.config.file.BadConfiguration;
import dev.turnpike.store.postgres.Postgres;
import dev.turnpike.store.sqlite.SqliteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Opens the database of the ledger. No message has the password. */
public final class Ledgers {
    private final Postgres.Gateway us;

    /** @param us this gateway among those that share a ledger on a server */
    public Ledgers(Postgres.Gateway us) {
        this.us = us;
    }

    /**
     * Opens it; one on a PostgreSQL server is shared with all gateways that do.
     *
     * @param name of the configuration, for messages
     * @throws BadConfiguration if it cannot be used
     */
    public Database open(LedgerSettings settings, String name) {
        String url = settings.url();
        try {
            return url.startsWith(Postgres.PREFIX)
                    ? Postgres.open(new Postgres.Server(url, settings.user(), password(settings, name)), us)
                    : SqliteFile.open(url);
        } catch (IllegalStateException unusable) {
            throw bad(name, "url", String.valueOf(unusable.getMessage()));
        }
    }

    private static @Nullable String password(LedgerSettings settings, String name) {
        Path file = settings.passwordFile();
        if (file == null) return settings.password();
        try {
            return Files.readString(file).strip();
        } catch (IOException unread) {
            throw bad(name, "password-file", "the file cannot be read (" + unread.getClass().getSimpleName() + ")");
        }
    }

    private static BadConfiguration bad(String name, String key, String message) {
        return new BadConfiguration(name, List.of(new Problem(0, "ledger." + key, message)));
    }
}
