package dev.turnpike.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds the changes of a new configuration that a running gateway cannot apply. */
final class Restart {
    private Restart() {}

    static List<Problem> neededFor(Configuration now, Configuration next) {
        List<Problem> problems = new ArrayList<>();
        compare("public-url", Configuration::publicUrl, now, next, problems);
        compare("service", Configuration::service, now, next, problems);
        compare("networks", Configuration::networks, now, next, problems);
        compare("seller", Configuration::seller, now, next, problems);
        compare("treasury", Configuration::treasury, now, next, problems);
        compare("ledger", Configuration::ledger, now, next, problems);
        return List.copyOf(problems);
    }

    private static void compare(String path, Function<Configuration, ? extends @Nullable Object> part,
            Configuration now, Configuration next, List<Problem> problems) {
        if (!Objects.equals(part.apply(now), part.apply(next)))
            problems.add(
                    new Problem(0, path, "changed while running (expected: as at the start; restart to change it)"));
    }
}
