package dev.turnpike.config;

import dev.turnpike.providers.declared.Style;
import dev.turnpike.providers.declared.StyleReader;
import dev.turnpike.providers.declared.Styles;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The styles that a file's upstreams can name: the built-in ones and those of the files in {@code styles}.
 *
 * @param texts the text of a file beside the configuration, by its name; null if there is none
 */
record StyleFiles(Function<String, @Nullable String> texts, Report report) {
    private static final String ENDING = ".yaml";

    /** By name. A file that cannot be read is reported, every problem with its line there. */
    Map<String, Style> read(Part file) {
        Map<String, Style> styles = Styles.all()
                .collect(Collectors.toMap(Style::label, style -> style, (one, other) -> one, LinkedHashMap::new));
        for (Part entry : file.list("styles")) entry.text().ifPresent(name -> read(entry, name, styles));
        return styles;
    }

    private void read(Part entry, String file, Map<String, Style> styles) {
        if (!file.endsWith(ENDING) || file.contains("/")) return; // the schema has reported it
        String name = file.substring(0, file.length() - ENDING.length());
        if (styles.containsKey(name)) {
            report.problem(entry, "a second style of the name " + name + " (expected: a name of its own, "
                    + String.join(", ", Styles.NAMES) + " are built in)");
            return;
        }
        String text = texts.apply(file);
        if (text == null) report.problem(entry, "no file '" + file + "' (expected: a file beside the configuration)");
        else
            switch (StyleReader.read(name, text)) {
                case StyleReader.Reading.Good good -> styles.put(name, good.style());
                case StyleReader.Reading.Bad bad ->
                    bad.problems().forEach(problem -> report.problem(entry, file + " " + problem));
            }
    }
}
