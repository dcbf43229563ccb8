package dev.turnpike.core.fleet;

import dev.turnpike.config.Configuration;
import dev.turnpike.config.ConfigurationReader;
import dev.turnpike.config.ConfigurationReader.Reading;
import dev.turnpike.config.Problem;
import dev.turnpike.config.file.NamedFiles;
import dev.turnpike.core.time.Background;
import dev.turnpike.core.time.Steady;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * Watches the configuration file and the files it names by their content, which no editor's way of saving escapes, and
 * reads them again when a day begins, for what has a date in it. An invalid change, or one that needs a restart, is
 * refused whole, with every reason in the log; the old one stays.
 */
public final class Reload implements Background {
    private static final Logger LOG = LoggerFactory.getLogger(Reload.class);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Path file;
    private final LiveFleet live;
    private final Function<String, @Nullable String> env;
    private final Consumer<Configuration> taken;
    private final Supplier<LocalDate> today;
    private final Scheduler disk;
    private NamedFiles named;
    private String seen;
    private LocalDate day;
    private boolean readable = true;

    /**
     * @param taken is told of every configuration that was taken over
     * @param today in UTC: what has a date in the file comes into force on it
     */
    public Reload(Path file, String first, LiveFleet live, Function<String, @Nullable String> env,
            Consumer<Configuration> taken, Supplier<LocalDate> today, Scheduler disk) {
        this.file = file;
        this.seen = first;
        this.live = live;
        this.env = env;
        this.taken = taken;
        this.today = today;
        this.day = today.get();
        this.disk = disk;
        this.named = new NamedFiles(file);
        ConfigurationReader.read(file.toString(), first, env, day, named); // to know which files it names
    }

    @Override
    public String name() {
        return "configuration";
    }

    /** Reads the file every second. */
    @Override
    public Disposable start() {
        return Steady.run(name(), Flux.interval(LOOK, disk).onBackpressureDrop().doOnNext(tick -> look()), disk);
    }

    void look() {
        try {
            String text = Files.readString(file);
            readable = true;
            LocalDate now = today.get();
            boolean changed = !text.equals(seen) || named.changed();
            if (!changed && now.equals(day)) return;
            seen = text;
            day = now;
            named = new NamedFiles(file);
            take(ConfigurationReader.read(file.toString(), text, env, now, named), changed);
        } catch (IOException | RuntimeException failure) {
            if (readable)
                LOG.warn("configuration: {} cannot be read now, the old one stays: {}", file, failure.toString());
            readable = false;
        }
    }

    /** @param changed whether the text is another than before; else a new day has begun */
    private void take(Reading reading, boolean changed) {
        switch (reading) {
            case Reading.Bad bad -> refuse(bad.problems());
            case Reading.Good good when !changed && good.configuration().equals(live.get().configuration()) ->
                warn(good);
            case Reading.Good good -> take(good);
        }
    }

    private static void warn(Reading.Good good) {
        good.warnings().forEach(w -> LOG.warn("configuration: {}", w));
    }

    private void take(Reading.Good good) {
        List<Problem> restart = live.get().configuration().restartNeededFor(good.configuration());
        if (!restart.isEmpty()) {
            refuse(restart);
            return;
        }
        live.replace(good.configuration());
        taken.accept(good.configuration());
        warn(good);
        LOG.info("configuration: taken over from {}", file);
    }

    private void refuse(List<Problem> problems) {
        LOG.error("configuration: the change is refused, the old one stays ({} problems)", problems.size());
        problems.forEach(p -> LOG.error("configuration: {}", p));
    }
}
