package dev.turnpike.bench.run;

import java.time.Duration;
import java.util.List;

/**
 * Warm-up of every server and path, then rounds that go round all servers, so that drift of the machine meets each.
 *
 * @param warm of each server and path
 * @param seconds of each timed run
 */
record Rounds(Duration warm, int rounds, Duration seconds, List<Integer> connections) {
    private static final double AT_16 = 0.6;

    static Rounds of(Options options) {
        return new Rounds(options.seconds("warm", 60), options.number("rounds", 5), options.seconds("seconds", 8),
                options.numbers("connections", "1,16,64"));
    }

    void run(Shots shots, List<Target> targets, Table table) {
        for (Target target : targets) for (Mode mode : target.modes()) warm(shots, target, mode);
        for (int round = 1; round <= rounds; round++)
            for (Target target : targets)
                for (Mode mode : target.modes())
                    for (int many : connections) table.add(shown("", shots.shoot(target, mode, many, seconds)));
    }

    void warm(Shots shots, Target target, Mode mode) {
        shown("warm-up ", shots.shoot(target, mode, 16, share(AT_16)));
        shown("warm-up ", shots.shoot(target, mode, 64, share(1 - AT_16)));
    }

    private Duration share(double part) {
        return Duration.ofNanos((long) (warm.toNanos() * part));
    }

    private static Row shown(String what, Row row) {
        System.out.println(what + row.line());
        return row;
    }
}
