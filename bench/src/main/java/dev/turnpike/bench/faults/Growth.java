package dev.turnpike.bench.faults;

import dev.turnpike.bench.run.Ask;
import java.time.Duration;
import java.util.List;

/**
 * What is kept: answers with sixteen images of 1.4 MB where one was ordered, and jobs with the longest URLs and metadata
 * there are, from forty payers on as many addresses.
 */
final class Growth implements Fault {
    private static final int PAYERS = 40;
    private static final int EACH = 20;
    private static final String MANY = Site.rogue("bytes=1400000 images=16");
    private static final String LONG = "{\"prompt\":\"url=4000 images=1 %s\",\"model\":\"rogue\",\"metadata\":\"%s\"}"
            .formatted("p".repeat(2900), "m".repeat(4000));

    @Override
    public String name() {
        return "15: answers and jobs as large as can be";
    }

    @Override
    public void attack(Site site, Tally tally, Duration lasts) {
        long end = System.nanoTime() + lasts.toNanos();
        long ledger = site.gateway().ledgerBytes();
        List<byte[]> large = site.sign(PAYERS, MANY, PAYERS);
        List<byte[]> payments = site.sign(PAYERS, LONG, PAYERS * EACH);
        Site.atOnce(PAYERS, i -> {
            try (var payer = site.stranger("127.0.15." + (i + 1))) {
                count(payer.order(large.get(i), MANY, "Prefer", "respond-async"), "many", tally);
                for (int n = 0; n < EACH && System.nanoTime() < end; n++) {
                    count(payer.order(payments.get(n * PAYERS + i), LONG), "long", tally);
                    Ask.pause(Duration.ofMillis(500));
                }
            }
        });
        tally.note("ledger +%d KB meanwhile", (site.gateway().ledgerBytes() - ledger) / 1000);
    }

    private static void count(Stranger.Answer answer, String kind, Tally tally) {
        tally.count(kind + " " + answer.status());
        if (answer.images()) tally.bought();
        else
            answer.job().ifPresent(tally::accepted);
    }
}
