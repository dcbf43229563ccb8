package dev.turnpike.bench.run;

import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/** The meters of a gateway at one moment, in the format of Prometheus. */
public record Scrape(String text) {
    /** The sum over all meters whose name and labels begin so; empty if there is none. */
    public OptionalDouble sum(String beginning) {
        double[] values = values(beginning).toArray();
        return values.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(DoubleStream.of(values).sum());
    }

    OptionalDouble max(String beginning) {
        return values(beginning).max();
    }

    private DoubleStream values(String beginning) {
        return text.lines()
                .filter(line -> line.startsWith(beginning))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)));
    }
}
