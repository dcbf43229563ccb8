package dev.turnpike.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.testkit.TestClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.scheduler.Schedulers;

/** What is bought as data must be kept before it is sold: a disk that takes no file stops what would be bought. */
class KeptFilesTest {
    private static final byte[] IMAGE = new byte[100];

    private final TestClock clock = new TestClock();

    @TempDir Path folder;

    @Test
    void aDiskThatTakesNoFileStopsSalesForAMinute() throws IOException {
        Path noFolder = Files.write(folder.resolve("in-the-way"), IMAGE);
        KeptFiles files = new KeptFiles(noFolder, () -> 1 << 20, () -> "a".repeat(16), clock, Schedulers.immediate());
        assertThat(files.isFull()).isFalse();
        assertThatThrownBy(() -> files.keep(IMAGE).block()).hasCauseInstanceOf(IOException.class);
        assertThat(files.isFull()).isTrue();
        clock.pass(Duration.ofMinutes(1));
        assertThat(files.isFull()).as("then it is tried again").isFalse();
    }

    @Test
    void aFileThatIsThereAlreadyIsLeftAsItIs() throws IOException {
        KeptFiles files = new KeptFiles(folder, () -> 1 << 20, () -> "a".repeat(16), clock, Schedulers.immediate());
        Path other = Files.write(folder.resolve("a".repeat(16)), new byte[7]);
        assertThatThrownBy(() -> files.keep(IMAGE).block()).hasCauseInstanceOf(IOException.class);
        assertThat(other).hasSize(7);
    }
}
