package dev.turnpike.bench.faults;

import dev.turnpike.bench.run.Ask;
import dev.turnpike.bench.run.Target;
import dev.turnpike.bench.run.World;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One payer on one address who orders and takes back, some fifty times a second. */
final class Cancels implements Fault {
    private static final int A_SECOND = 48;

    @Override
    public String name() {
        return "3: hold and cancel, 48 a second";
    }

    @Override
    public void attack(Site site, Tally tally, Duration lasts) {
        int count = (int) (A_SECOND * lasts.toSeconds());
        List<byte[]> payments = site.sign(1, Target.ORDER, count);
        Map<String, Long> before = site.world().counts();
        long began = System.nanoTime();
        try (var payer = site.stranger("127.0.4.1")) {
            Site.atOnce(count, i -> {
                long due = began + i * 1_000_000_000L / A_SECOND;
                Ask.pause(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
                cancel(payer, payments.get(i), tally);
            });
        }
        tally.note("%d unpaid orders to the upstream meanwhile, those of the payers included",
                World.more(before, site.world().counts(), "offer"));
    }

    private static void cancel(Stranger payer, byte[] payment, Tally tally) {
        var held = payer.order(payment, Target.ORDER, "Prefer", "respond-async");
        if (held.images()) tally.bought();
        String job = held.job().orElse("");
        if (held.status() != 202 || job.isEmpty()) {
            tally.count("hold " + held.status());
            return;
        }
        tally.accepted(job);
        tally.count("cancel " + payer.delete("/v1/jobs/" + job).status());
    }
}
