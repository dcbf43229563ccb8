package dev.turnpike.bench.faults;

import dev.turnpike.bench.run.Ask;
import dev.turnpike.bench.run.Target;
import dev.turnpike.bench.run.World;
import dev.turnpike.bench.stubs.Stubs.Latencies;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A thousand payments at once from one address, again and again, which a slow facilitator refuses. */
final class Crowd implements Fault {
    private static final int PAYMENTS = 1000;
    private static final int PAYERS = 1000;

    @Override
    public String name() {
        return "5: 1,000 at once, facilitator takes 2 s";
    }

    @Override
    public Latencies latencies() {
        return new Latencies(Duration.ofSeconds(2), Duration.ZERO, Duration.ZERO, Duration.ZERO);
    }

    @Override
    public void prepare(Site site, Tally tally) {
        site.addresses(PAYERS).forEach(payer -> site.tell("/__refuse/" + payer.hex()));
    }

    @Override
    public void attack(Site site, Tally tally, Duration lasts) {
        Map<String, Long> before = site.world().counts();
        long end = System.nanoTime() + lasts.toNanos();
        List<byte[]> payments = site.sign(PAYERS, Target.ORDER, PAYMENTS);
        try (var stranger = site.stranger("127.0.5.4")) {
            while (System.nanoTime() < end) {
                Site.atOnce(PAYMENTS, i -> tally.count(stranger.order(payments.get(i), Target.ORDER).status()));
                Ask.pause(Duration.ofSeconds(4));
            }
        }
        tally.note("%d verifies meanwhile, those of the payers included",
                World.more(before, site.world().counts(), "verify"));
    }
}
