package dev.turnpike.bench.faults;

import dev.turnpike.bench.run.Ask;
import dev.turnpike.bench.run.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** For a third of the time no file of the gateway can grow, as on a full disk; then there is room again. */
final class DiskFull implements Fault {
    @Override
    public String name() {
        return "14: no room on the disk";
    }

    @Override
    public void attack(Site site, Tally tally, Duration lasts) {
        Ask.pause(lasts.dividedBy(6));
        limit(site, String.valueOf(largest(site.gateway().folder())));
        long end = System.nanoTime() + lasts.dividedBy(3).toNanos();
        try (var client = site.stranger("127.0.14.1")) {
            for (int i = 0; System.nanoTime() < end; i++) {
                tally.count((i < 5 ? "no payment, first second: " : "no payment, later: ")
                        + client.order(new byte[0], Target.ORDER).status());
                Ask.pause(Duration.ofMillis(200));
            }
        } finally {
            limit(site, "unlimited");
        }
    }

    /** @param bytes how long a file may become, at most */
    private static void limit(Site site, String bytes) {
        try {
            new ProcessBuilder("prlimit", "--pid", String.valueOf(site.gateway().target().program().pid()),
                    "--fsize=" + bytes + ":unlimited").inheritIO().start().waitFor();
        } catch (IOException cannot) {
            throw new UncheckedIOException("prlimit is needed", cannot);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static long largest(Path folder) {
        long most = 0;
        for (String name : new String[] {"turnpike.db", "turnpike.db-wal"}) {
            try {
                most = Math.max(most, Files.exists(folder.resolve(name)) ? Files.size(folder.resolve(name)) : 0);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        return most;
    }
}
