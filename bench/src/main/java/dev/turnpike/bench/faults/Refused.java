package dev.turnpike.bench.faults;

import dev.turnpike.bench.run.Ask;
import dev.turnpike.bench.run.Target;
import dev.turnpike.bench.run.World;
import dev.turnpike.bench.stubs.Stubs.Latencies;
import dev.turnpike.x402.Address;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Payments that are refused: unfunded ones in waves of five hundred, those of a payer whose open job is all it has, and
 * one that is settled, again for thousands of other orders. Each kind comes from one address.
 */
final class Refused implements Fault {
    private static final int WAVE = 500;
    private static final int WAVES = 3;
    private static final int LIMITED = 1000;
    private static final int OTHERS = 3000;
    private static final String SLOW = Site.rogue("bytes=1000 hold=20000");
    private static final int PENNILESS = 500;
    private static final int SPENT = 2;
    private static final int KNOWN = 3;

    @Override
    public String name() {
        return "5: unfunded, 403 and 409 by the thousand";
    }

    @Override
    public Latencies latencies() {
        return new Latencies(Duration.ofMillis(400), Duration.ZERO, Duration.ZERO, Duration.ZERO);
    }

    @Override
    public void prepare(Site site, Tally tally) {
        for (Address payer : site.addresses(PENNILESS)) site.tell("/__own/" + payer.hex() + "/0");
    }

    @Override
    public void attack(Site site, Tally tally, Duration lasts) {
        Map<String, Long> before = site.world().counts();
        List<byte[]> unfunded = site.sign(PENNILESS, Target.ORDER, WAVE * WAVES);
        try (var stranger = site.stranger("127.0.5.1")) {
            for (int wave = 0; wave < WAVES; wave++) {
                int first = wave * WAVE;
                Site.atOnce(WAVE,
                        i -> tally.count("unfunded " + stranger.order(unfunded.get(first + i), Target.ORDER).status()));
                Ask.pause(Duration.ofSeconds(4));
            }
        }
        limited(site, tally);
        others(site, tally);
        tally.note("%d verifies and %d calls of the node meanwhile, those of the payers included",
                World.more(before, site.world().counts(), "verify"),
                World.more(before, site.world().counts(), "rpc.calls"));
    }

    /** Its balance is the price of one job, which is open. */
    private static void limited(Site site, Tally tally) {
        List<byte[]> payments = site.sign(SPENT, SLOW, 2 * LIMITED);
        long price = 6292;
        for (Address payer : site.addresses(SPENT)) site.tell("/__own/" + payer.hex() + "/" + price);
        try (var stranger = site.stranger("127.0.5.2")) {
            for (int i = 0; i < SPENT; i++) {
                var first = stranger.order(payments.get(i), SLOW, "Prefer", "respond-async");
                tally.count("first of the spent " + first.status());
                first.job().ifPresent(tally::accepted);
            }
            Site.atOnce(LIMITED, i -> tally.count("spent " + stranger.order(payments.get(SPENT + i), SLOW).status()));
        }
    }

    private static void others(Site site, Tally tally) {
        byte[] payment = site.sign(KNOWN, Target.ORDER, 1).getFirst();
        try (var stranger = site.stranger("127.0.5.3")) {
            Optional.of(stranger.order(payment, Target.ORDER))
                    .filter(Stranger.Answer::images)
                    .ifPresent(answer -> tally.bought());
            Site.atOnce(OTHERS, i -> tally.count("other order "
                    + stranger.order(payment, "{\"prompt\":\"a guess, number %d\"}".formatted(i)).status()));
        }
    }
}
