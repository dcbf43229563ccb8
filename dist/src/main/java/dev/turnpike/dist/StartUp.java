package dev.turnpike.dist;

import dev.turnpike.x402.Http;
import dev.turnpike.x402.Offer;
import dev.turnpike.x402.SignedPayment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Measures how the distribution starts and warms up, beside the plain jar in the same run.
 *
 * <p>One client buys one image after the other; signing is not part of the times. The first round is thrown away, as it
 * warms up the client. The upstreams of the sandbox draw real PNGs in the same process, which is in every time.
 */
public final class StartUp {
    private static final int PAID = 1000;
    private static final int STEADY = 300;
    private static final int PER_OFFER = 100;
    private static final int NEAR = 10;

    private StartUp() {}

    /** What one start showed; {@code paid} has one time a request, in nanoseconds. */
    private record Round(Duration firstPrice, long[] paid) {
        /** The median of the requests around the n-th. */
        long near(int n) {
            return median(Arrays.copyOfRange(paid, Math.max(0, n - NEAR), Math.min(paid.length, n + NEAR)));
        }

        long steady() {
            return median(Arrays.copyOfRange(paid, paid.length - STEADY, paid.length));
        }
    }

    /**
     * @param args the folder of the distribution, the plain jar, the java to run it with, a folder to run in, and the
     *     number of rounds
     * @throws Exception for a gateway that does not start or does not sell
     */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[3]).toAbsolutePath();
        List<String> plain = List.of(args[2], "-jar", Path.of(args[1]).toAbsolutePath().toString());
        List<String> dist = List.of(Path.of(args[0]).toAbsolutePath().resolve("bin/turnpike").toString());
        List<Round> plainRounds = new ArrayList<>();
        List<Round> distRounds = new ArrayList<>();
        try (Shopper shopper = new Shopper()) {
            for (int round = 0; round <= Integer.parseInt(args[4]); round++) {
                Round first = measure(shopper, plain, folder);
                Round second = measure(shopper, dist, folder);
                if (round == 0) continue;
                plainRounds.add(first);
                distRounds.add(second);
            }
        }
        System.out.println("| medians of " + plainRounds.size() + " | first 402 | 1st paid | 100th | 500th | steady |");
        System.out.println("|---|---|---|---|---|---|");
        System.out.println(row("`java -jar turnpike.jar`", plainRounds));
        System.out.println(row("distribution", distRounds));
    }

    private static Round measure(Shopper shopper, List<String> command, Path folder) throws Exception {
        try (Server server = Server.start(command, folder, "")) {
            Duration firstPrice = server.firstPrice(shopper);
            long[] paid = new long[PAID];
            for (int i = 0; i < PAID;) {
                Offer.Acceptable offer = shopper.offer(server.generate(), Shopper.ORDER, 1 + i / PER_OFFER % 2);
                for (int k = 0; k < PER_OFFER; k++) paid[i++] = paid(shopper, server, shopper.sign(offer));
            }
            server.stop();
            return new Round(firstPrice, paid);
        }
    }

    private static long paid(Shopper shopper, Server server, SignedPayment payment) {
        long begun = System.nanoTime();
        Http.Answer answer = shopper.post(server.generate(), Shopper.ORDER, payment.headerName(),
                payment.headerValue());
        long time = System.nanoTime() - begun;
        if (answer.status() != 200) throw new IllegalStateException(answer.status() + " " + answer.text());
        return time;
    }

    private static String row(String name, List<Round> rounds) {
        return String.format(Locale.ROOT, "| %s | %.2f s | %.1f ms | %.1f ms | %.1f ms | %.1f ms |", name,
                median(rounds.stream().mapToLong(r -> r.firstPrice().toNanos()).toArray()) / 1e9,
                median(rounds.stream().mapToLong(r -> r.paid()[0]).toArray()) / 1e6,
                median(rounds.stream().mapToLong(r -> r.near(100)).toArray()) / 1e6,
                median(rounds.stream().mapToLong(r -> r.near(500)).toArray()) / 1e6,
                median(rounds.stream().mapToLong(Round::steady).toArray()) / 1e6);
    }

    private static long median(long[] values) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
