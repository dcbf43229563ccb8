package dev.turnpike.config;

import java.util.Optional;

/** Keys that only some styles have. */
final class UpstreamStyles implements Rule {
    @Override
    public void check(Part file, Report report) {
        for (Part upstream : file.list("upstreams")) {
            String style = upstream.text("style").orElse("");
            if (style.equals("x-router"))
                upstream.find("poll")
                        .filter(Part::written)
                        .ifPresent(poll -> report.problem(poll, "x-router answers at once (expected: no poll)"));
            if (style.equals("dopamint")) {
                upstream.find("poll")
                        .flatMap(poll -> poll.find("path"))
                        .filter(Part::written)
                        .ifPresent(path -> report.problem(path, "dopamint names the URL itself (expected: no path)"));
                upstream.list("models").forEach(sold -> checkPath(sold, report));
            }
        }
    }

    private static void checkPath(Part sold, Report report) {
        Optional<Part> as = sold.find("as");
        if (!sold.has("as"))
            report.problem(sold.line(), sold.path() + ".as",
                    "missing (expected: the path of dopamint's endpoint, beginning with /)");
        as.filter(part -> part.text().filter(text -> !text.startsWith("/")).isPresent())
                .ifPresent(part -> report.problem(part,
                        part.shown() + " (expected: the path of dopamint's endpoint, beginning with /)"));
    }
}
