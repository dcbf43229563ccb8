package dev.turnpike.bench.run;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The options of a run: {@code --name value}. An option that nothing has asked for is an error. */
public final class Options {
    private final Map<String, String> given = new LinkedHashMap<>();
    private final TreeSet<String> known = new TreeSet<>();

    public Options(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i += 2) {
            if (!arguments.get(i).startsWith("--") || i + 1 == arguments.size())
                throw new IllegalArgumentException("options: " + arguments + " (expected: --name value …)");
            given.put(arguments.get(i).substring(2), arguments.get(i + 1));
        }
    }

    public String text(String name, String otherwise) {
        known.add(name);
        return given.getOrDefault(name, otherwise);
    }

    public int number(String name, int otherwise) {
        return Integer.parseInt(text(name, String.valueOf(otherwise)));
    }

    double share(String name, double otherwise) {
        return Double.parseDouble(text(name, String.valueOf(otherwise)));
    }

    public Duration seconds(String name, int otherwise) {
        return Duration.ofSeconds(number(name, otherwise));
    }

    Duration millis(String name, int otherwise) {
        return Duration.ofMillis(number(name, otherwise));
    }

    List<Integer> numbers(String name, String otherwise) {
        return Arrays.stream(text(name, otherwise).split(",")).map(Integer::valueOf).toList();
    }

    public List<String> words(String name, String otherwise) {
        String text = text(name, otherwise);
        return text.equals("none") ? List.of() : List.of(text.split(","));
    }

    /** To be called when every option that counts has been read. */
    public void check() {
        given.keySet().stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException("--" + name + " (expected: one of " + known + ")");
        });
    }
}
