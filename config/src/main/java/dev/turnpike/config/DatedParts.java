package dev.turnpike.config;

import java.util.stream.Stream;

/** Days are days of the calendar, and a day has one cost. */
final class DatedParts implements Rule {
    @Override
    public void check(Part file, Report report) {
        Stream.concat(file.list("models").stream().flatMap(model -> model.find("ends").stream()),
                file.list("upstreams")
                        .stream()
                        .flatMap(upstream -> upstream.list("models").stream())
                        .flatMap(sold -> sold.list("later").stream())
                        .flatMap(later -> later.find("from").stream()))
                .filter(day -> day.text().isPresent() && day.read(Scalars::date).isEmpty())
                .forEach(day -> report.problem(day, day.shown() + " (expected: a day such as 2026-12-01)"));
        file.list("upstreams")
                .stream()
                .flatMap(upstream -> upstream.list("models").stream())
                .forEach(sold -> checkOnce(sold, report));
    }

    private static void checkOnce(Part sold, Report report) {
        var days = sold.list("later").stream().flatMap(later -> later.find("from").stream()).toList();
        for (int i = 1; i < days.size(); i++) {
            var day = days.get(i).text();
            if (days.subList(0, i).stream().anyMatch(earlier -> earlier.text().equals(day)))
                report.problem(days.get(i), days.get(i).shown() + " a second time (expected: each day once)");
        }
    }
}
