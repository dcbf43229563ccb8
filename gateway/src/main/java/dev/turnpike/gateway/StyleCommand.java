package dev.turnpike.gateway;

import dev.turnpike.providers.declared.Style;
import dev.turnpike.providers.declared.StyleReader;
import dev.turnpike.providers.declared.Styles;
import dev.turnpike.providers.payment.StyleCheck;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code style check FILE --against FOLDER}: runs a style against recorded exchanges and says what differs. Starts no
 * gateway and calls nothing.
 */
record StyleCommand(PrintStream out) {
    private static final String USAGE = """
            usage: style check FILE --against FOLDER
              FILE    a style file, or the name of a built-in style
              FOLDER  of recorded exchanges, *.json""";
    private static final String ENDING = ".yaml";

    /** The exit status: 0 if nothing differs, 1 if something does, 2 if it cannot be told. */
    int run(List<String> arguments) {
        if (arguments.size() != 4 || !arguments.getFirst().equals("check") || !arguments.get(2).equals("--against"))
            return unusable(USAGE);
        try {
            Optional<Style> style = style(arguments.get(1));
            return style.isEmpty() ? 1 : check(style.get(), exchanges(Path.of(arguments.get(3))));
        } catch (IOException failure) {
            return unusable("cannot be read: " + failure);
        }
    }

    private int check(Style style, List<Path> exchanges) throws IOException {
        if (exchanges.isEmpty()) return unusable("no exchanges (expected: *.json in the folder)");
        int wrong = 0;
        for (Path exchange : exchanges) {
            List<String> failures = StyleCheck.failures(style, Files.readAllBytes(exchange));
            out.println((failures.isEmpty() ? "ok    " : "FAILS ") + exchange.getFileName());
            failures.forEach(failure -> out.println("      " + failure));
            if (!failures.isEmpty()) wrong++;
        }
        out.println(exchanges.size() - wrong + " of " + exchanges.size() + " exchanges as recorded");
        return wrong == 0 ? 0 : 1;
    }

    /** Empty if the file has problems, which were printed. */
    private Optional<Style> style(String file) throws IOException {
        if (Styles.NAMES.contains(file)) return Optional.of(Styles.named(file));
        String name = String.valueOf(Path.of(file).getFileName()).replace(ENDING, "");
        return switch (StyleReader.read(name, Files.readString(Path.of(file)))) {
            case StyleReader.Reading.Good good -> Optional.of(good.style());
            case StyleReader.Reading.Bad bad -> {
                bad.problems().forEach(problem -> out.println(file + " " + problem));
                yield Optional.empty();
            }
        };
    }

    private static List<Path> exchanges(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
        }
    }

    private int unusable(String message) {
        out.println(message);
        return 2;
    }
}
