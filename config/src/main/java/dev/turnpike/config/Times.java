package dev.turnpike.config;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** Times that must fit into one another do so. */
final class Times implements Rule {
    /** The part of a signed time that the client's clock and the network may take. */
    private static final Duration ON_THE_WAY = Duration.ofMinutes(1);
    private static final Duration PROMPTS = Duration.ofDays(2);
    private static final Duration JOBS = Duration.ofDays(35);

    @Override
    public void check(Part file, Report report) {
        Part seller = file.find("seller").orElse(file);
        Part routing = file.find("routing").orElse(file);
        Part health = file.find("health").orElse(file);
        lessThan(seller, "settle-margin", "max-timeout", report);
        atMost(seller, "max-wait", "max-timeout", report);
        atMost(routing, "min-attempt", "attempt-timeout", report);
        atMost(health, "timeout", "interval", report);
        retention(file.find("retention").orElse(file), seller, report);
        checkWork(seller, routing, report);
        warnOfLongAttempts(seller, routing, report);
    }

    /**
     * What is deleted can be asked for by no payment any more, and by no image that is still kept; what can be reconciled is
     * there. A job that is open, in doubt or owed stays however old it is.
     */
    private static void retention(Part retention, Part seller, Report report) {
        atLeast(retention, "prompts", PROMPTS, "2d, for as long as images are handed out", report);
        atLeast(retention, "jobs", JOBS, "35d, so that a month can be reconciled", report);
        atMost(retention, "prompts", "jobs", report);
        retention.find("prompts")
                .ifPresent(prompts -> seller.find("max-timeout")
                        .ifPresent(timeout -> timeout.read(Scalars::duration)
                                .flatMap(valid -> prompts.read(Scalars::duration)
                                        .filter(kept -> kept.compareTo(valid) <= 0))
                                .ifPresent(kept -> report.problem(prompts.written() ? prompts : timeout, prompts.shown()
                                        + " (expected: more than seller.max-timeout, " + timeout.shown() + ")"))));
    }

    private static void atLeast(Part part, String key, Duration least, String words, Report report) {
        part.find(key)
                .ifPresent(time -> time.read(Scalars::duration)
                        .filter(kept -> kept.compareTo(least) < 0)
                        .ifPresent(kept -> report.problem(time, time.shown() + " (expected: at least " + words + ")")));
    }

    /** An attempt may outlast the payment: then a slow upstream is paid for work that can no longer be sold. */
    private static void warnOfLongAttempts(Part seller, Part routing, Report report) {
        var attempt = routing.find("attempt-timeout");
        var timeout = seller.find("max-timeout");
        var longest = attempt.flatMap(part -> part.read(Scalars::duration))
                .flatMap(most -> seller.read("settle-margin", Scalars::duration).map(most::plus))
                .map(ON_THE_WAY::plus);
        if (longest.isEmpty() || timeout.flatMap(part -> part.read(Scalars::duration))
                .filter(t -> t.compareTo(longest.get()) < 0)
                .isEmpty())
            return;
        Stream.of(timeout, attempt, seller.find("settle-margin"))
                .flatMap(Optional::stream)
                .filter(Part::written)
                .findFirst()
                .ifPresent(part -> report.warning(part,
                        "an attempt may outlast the payment, and is lost if it does (expected: seller.max-timeout, "
                                + timeout.get().shown()
                                + ", to be at least routing.attempt-timeout plus settle-margin plus "
                                + ON_THE_WAY.toSeconds() + "s on the way, " + longest.get().toSeconds() + "s)"));
    }

    /** The offered time less the margin for settlement leaves room for one attempt. */
    private static void checkWork(Part seller, Part routing, Report report) {
        Optional<Duration> work = seller.read("max-timeout", Scalars::duration)
                .flatMap(timeout -> seller.read("settle-margin", Scalars::duration).map(timeout::minus))
                .filter(Duration::isPositive);
        Optional<Part> attempt = routing.find("min-attempt");
        if (work.isEmpty() || attempt.flatMap(part -> part.read(Scalars::duration))
                .filter(least -> least.compareTo(work.get()) > 0)
                .isEmpty())
            return;
        Stream.of(attempt, seller.find("settle-margin"), seller.find("max-timeout"))
                .flatMap(Optional::stream)
                .filter(Part::written)
                .findFirst()
                .ifPresent(part -> report.problem(part,
                        work.get().toSeconds() + "s are left for work (expected: max-timeout less settle-margin to be "
                                + "at least routing.min-attempt, " + attempt.get().shown() + ")"));
    }

    private static void lessThan(Part part, String key, String bound, Report report) {
        compare(part, key, bound, -1, "less than", report);
    }

    private static void atMost(Part part, String key, String bound, Report report) {
        compare(part, key, bound, 0, "at most", report);
    }

    private static void compare(Part part, String key, String bound, int greatest, String words, Report report) {
        part.find(key)
                .ifPresent(time -> part.find(bound)
                        .ifPresent(limit -> time.read(Scalars::duration)
                                .flatMap(value -> limit.read(Scalars::duration)
                                        .filter(most -> value.compareTo(most) > greatest))
                                .ifPresent(most -> report.problem(time, time.shown() + " (expected: " + words + " "
                                        + bound + ", " + limit.shown() + ")"))));
    }
}
