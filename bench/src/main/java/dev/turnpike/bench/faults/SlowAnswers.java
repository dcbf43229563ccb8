package dev.turnpike.bench.faults;

import java.time.Duration;
import java.util.List;

/** Sixty purchases at once of an upstream whose answer has 13 MB and ends fifteen seconds late. */
final class SlowAnswers implements Fault {
    private static final int PURCHASES = 60;
    private static final String ORDER = Site.rogue("bytes=10000000 hold=15000");

    @Override
    public String name() {
        return "1: 60 answers of 13 MB, 15 s late";
    }

    @Override
    public void attack(Site site, Tally tally, Duration lasts) {
        List<byte[]> payments = site.sign(PURCHASES, ORDER, PURCHASES);
        Site.atOnce(PURCHASES, i -> {
            try (var buyer = site.stranger("127.0.3." + (i + 1))) {
                var answer = buyer.order(payments.get(i), ORDER, "Prefer", "respond-async");
                answer.job().ifPresent(tally::accepted);
                tally.count(answer.status());
            }
        });
    }
}
