package dev.turnpike.config;

import dev.turnpike.providers.declared.Style;
import java.util.Map;
import java.util.Optional;

/**
 * Every upstream names a style that there is, and has the keys that this style needs and no others.
 *
 * @param styles by name
 */
record UpstreamStyles(Map<String, Style> styles) implements Rule {
    @Override
    public void check(Part file, Report report) {
        for (Part upstream : file.list("upstreams"))
            upstream.find("style").filter(style -> style.text().isPresent()).ifPresent(named -> {
                Style style = styles.get(named.text().orElse(""));
                if (style != null) check(upstream, style, report);
                else
                    report.problem(named,
                            named.shown() + " (expected: one of " + String.join(", ", styles.keySet()) + ")");
            });
    }

    private static void check(Part upstream, Style style, Report report) {
        Optional<Part> poll = upstream.find("poll").filter(Part::written);
        if (!style.hasJobs())
            poll.ifPresent(part -> report.problem(part, style.label() + " answers at once (expected: no poll)"));
        else if (!style.pollsById())
            poll.flatMap(part -> part.find("path"))
                    .filter(Part::written)
                    .ifPresent(
                            path -> report.problem(path, style.label() + " names the URL itself (expected: no path)"));
        if (style.asIsPath())
            upstream.find("path")
                    .filter(Part::written)
                    .ifPresent(path -> report.problem(path,
                            "with " + style.label() + " a model's name has the path (expected: no path)"));
        if (style.asIsPath()) upstream.list("models").forEach(sold -> checkPath(sold, style.label(), report));
    }

    private static void checkPath(Part sold, String style, Report report) {
        String expected = " (expected: the path of " + style + "'s endpoint, beginning with /)";
        if (!sold.has("as")) report.problem(sold.line(), sold.path() + ".as", "missing" + expected);
        sold.find("as")
                .filter(part -> part.text().filter(text -> !text.startsWith("/")).isPresent())
                .ifPresent(part -> report.problem(part, part.shown() + expected));
    }
}
