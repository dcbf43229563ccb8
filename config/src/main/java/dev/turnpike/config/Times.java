package dev.turnpike.config;

import java.time.Duration;
import java.util.Optional;

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

    /** Between the offer's time and the margin for settling there must be room for one attempt. */
    private static void checkWork(Part seller, Part routing, Report report) {
        Optional<Duration> timeout = seller.read("max-timeout", Scalars::duration);
        Optional<Duration> margin = seller.read("settle-margin", Scalars::duration);
        if (timeout.isEmpty() || margin.isEmpty() || margin.get().compareTo(timeout.get()) >= 0)
            return;
        Duration work = timeout.get().minus(margin.get());
        routing.find("min-attempt").ifPresent(part -> part.read(Scalars::duration).filter(attempt -> attempt.compareTo(work) > 0)
                .ifPresent(attempt -> report.problem(part, part.shown() + " (expected: at most the " + work.toSeconds()
                        + "s between seller.max-timeout and seller.settle-margin)")));
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
