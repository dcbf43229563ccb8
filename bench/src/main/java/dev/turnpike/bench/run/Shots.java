package dev.turnpike.bench.run;

import dev.turnpike.bench.load.Answers;
import dev.turnpike.bench.load.Load;
import dev.turnpike.bench.load.Requests;
import dev.turnpike.bench.load.SellerTerms;
import dev.turnpike.bench.load.Wallets;
import dev.turnpike.x402.Offer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Timed runs of a closed loop, each with its count of what the stubs were asked. */
final class Shots {
    private static final int FIRST_GUESS = 3000;
    private static final int LEAST = 400;
    private static final int SPARE = 500;

    private final World world;
    private final Load load;
    private final Wallets wallets;
    /** The best rate so far by server and mode: how many payments to sign. */
    private final Map<String, Double> rates = new HashMap<>();

    Shots(World world, Load load, Wallets wallets) {
        this.world = world;
        this.load = load;
        this.wallets = wallets;
    }

    Row shoot(Target target, Mode mode, int connections, Duration time) {
        Requests requests = mode.paid() ? paid(target, mode, time) : Requests.unpaid(target.url(), Target.ORDER);
        var answers = new Answers(mode.wanted(), mode.paid());
        Map<String, Long> before = world.counts();
        long cpu = target.program().usage().cpuMillis();
        Duration lasted = load.run(target.url(), requests, answers, connections, 0, time);
        Usage usage = target.program().usage();
        target.program().requireAlive();
        String wrong = mode.paid() ? difference(before, world.counts(), answers.good()) : "";
        double seconds = lasted.toNanos() / 1e9;
        rates.merge(target.name() + mode, answers.count() / seconds, Math::max);
        return new Row(target.name(), mode, connections, answers.good() / seconds, answers.percentile(0.50),
                answers.percentile(0.95), answers.percentile(0.99),
                1000.0 * (usage.cpuMillis() - cpu) / Math.max(1, answers.count()), usage.residentMb(), answers.bad(),
                answers.sample(), wrong);
    }

    private Requests paid(Target target, Mode mode, Duration time) {
        Double rate = rates.get(target.name() + mode);
        double guess = rate == null ? FIRST_GUESS : Math.max(LEAST, rate * 1.5);
        SellerTerms terms = Objects.requireNonNull(target.terms());
        Offer.Acceptable offer = Objects.requireNonNull(terms.offers().get(mode.version()));
        int count = (int) (guess * time.toMillis() / 1000) + SPARE;
        return Requests.paid(target.url(), Target.ORDER, wallets.sign(offer, count));
    }

    /** Each good answer is one settlement and one picture, and nothing else is. */
    static String difference(Map<String, Long> before, Map<String, Long> after, int good) {
        long settled = World.more(before, after, "settle");
        long made = World.more(before, after, "generate");
        long twice = World.more(before, after, "settledTwice") + World.more(before, after, "paidTwice");
        return settled == good && made == good && twice == 0 ? ""
                : "%d answers, %d settled, %d generated, %d twice".formatted(good, settled, made, twice);
    }
}
