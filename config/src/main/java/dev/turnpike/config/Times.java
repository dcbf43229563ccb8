package dev.turnpike.config;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** Times that must fit into one another do. */
final class Times implements Rule {

    @Override
    public void check(Part file, Report report) {
        Part seller = file.find("seller").orElse(file);
        Part routing = file.find("routing").orElse(file);
        Part health = file.find("health").orElse(file);
        lessThan(seller, "settle-margin", "max-timeout", report);
        atMost(seller, "max-wait", "max-timeout", report);
        atMost(routing, "min-attempt", "attempt-timeout", report);
        atMost(health, "timeout", "interval", report);
        checkWork(seller, routing, report);
    }

    /** Between the time we offer and the margin for settling there must be room for one attempt. */
    private static void checkWork(Part seller, Part routing, Report report) {
        Optional<Duration> work = seller.read("max-timeout", Scalars::duration)
                .flatMap(timeout -> seller.read("settle-margin", Scalars::duration).map(timeout::minus)).filter(Duration::isPositive);
        Optional<Part> attempt = routing.find("min-attempt");
        if (work.isEmpty()
                || attempt.flatMap(part -> part.read(Scalars::duration)).filter(least -> least.compareTo(work.get()) > 0).isEmpty())
            return;
        Stream.of(attempt, seller.find("settle-margin"), seller.find("max-timeout")).flatMap(Optional::stream).filter(Part::written)
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
        part.find(key).ifPresent(time -> part.find(bound).ifPresent(limit -> time.read(Scalars::duration)
                .flatMap(value -> limit.read(Scalars::duration).filter(most -> value.compareTo(most) > greatest))
                .ifPresent(
                        most -> report.problem(time, time.shown() + " (expected: " + words + " " + bound + ", " + limit.shown() + ")"))));
    }
}
