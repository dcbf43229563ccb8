package dev.turnpike.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ShelfTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static final int TENTH = 10_000;
    private static final int MOST = 10 * TENTH;

    @TempDir Path folder;

    @Test
    void theOldestFilesGoWhenTheRoomIsFull() throws IOException {
        Shelf shelf = new Shelf(folder, () -> MOST);
        for (int i = 0; i < 10; i++) put(shelf, "file" + i, TENTH, Duration.ofHours(20 - i));
        put(shelf, "new", TENTH, Duration.ZERO);
        assertThat(names()).doesNotContain("file0", "file1").contains("file2", "new");
    }

    @Test
    void aFileThatAClientMayBeAboutToFetchStays() throws IOException {
        Shelf shelf = new Shelf(folder, () -> MOST);
        for (int i = 0; i < 10; i++) put(shelf, "file" + i, TENTH, Duration.ofMinutes(9));
        assertThatThrownBy(() -> put(shelf, "new", TENTH, Duration.ZERO)).hasMessageContaining("at most " + MOST);
        assertThat(names()).hasSize(10);
    }

    @Test
    void filesOfEarlierProcessesCount() throws IOException {
        Files.write(folder.resolve("earlier"), new byte[MOST - TENTH / 2]);
        Files.setLastModifiedTime(folder.resolve("earlier"), FileTime.from(NOW.minus(Duration.ofHours(1))));
        put(new Shelf(folder, () -> MOST), "new", TENTH, Duration.ZERO);
        assertThat(names()).containsExactly("new");
    }

    @Test
    void whenNineTenthsAreYoungNothingIsToBeSoldForAMinuteAndWhatIsOnItsWayHasRoom() throws IOException {
        Shelf shelf = new Shelf(folder, () -> MOST);
        for (int i = 0; i < 9; i++) put(shelf, "file" + i, TENTH, Duration.ofMinutes(9));
        assertThat(shelf.isFull(NOW)).isFalse();
        Instant later = NOW.plusSeconds(10);
        put(shelf, "on-its-way", TENTH / 2, Duration.ZERO, later);
        assertThat(shelf.isFull(later)).isTrue();
        assertThat(shelf.bytes()).isEqualTo(MOST - TENTH / 2);
        assertThat(shelf.isFull(later.plus(Duration.ofMinutes(1)))).as("then it is tried again").isFalse();
    }

    @Test
    void theMinuteOfAFullShelfEndsThoughTheClockIsSetBack() {
        Shelf shelf = new Shelf(folder, () -> MOST);
        shelf.failed(new IOException("full"), NOW);
        assertThat(shelf.isFull(NOW.plusSeconds(59))).isTrue();
        assertThat(shelf.isFull(NOW.minus(Duration.ofHours(1)))).isFalse();
    }

    @Test
    void oldFilesAreNoReasonToSellNothing() throws IOException {
        Shelf shelf = new Shelf(folder, () -> MOST);
        for (int i = 0; i < 12; i++) put(shelf, "file" + i, TENTH, Duration.ofHours(20 - i));
        assertThat(shelf.isFull(NOW)).isFalse();
    }

    /** A route that sells answers of some bytes would otherwise have as many files as it sells in a day. */
    @Test
    void bytesBoundFilesTooHoweverSmallTheyAre() throws IOException {
        Shelf shelf = new Shelf(folder, () -> 50 * Shelf.BLOCK);
        for (int i = 0; i < 200; i++) put(shelf, "file" + i, 200, Duration.ofMinutes(1000 - i));
        assertThat(names().length).isBetween(40, 50);
        assertThat(names()).contains("file199", "file170").doesNotContain("file0", "file140");
    }

    /** A settlement waits for its answer to be kept; to walk a large folder takes seconds. */
    @Test
    @Timeout(20)
    void aFileThatHasRoomWaitsForNoWalk() throws Exception {
        var walking = new CountDownLatch(1);
        var kept = new CountDownLatch(1);
        Shelf shelf = new Shelf(folder, () -> {
            if (Thread.currentThread().getName().equals("walker")) {
                walking.countDown();
                await(kept);
            }
            return MOST;
        });
        put(shelf, "first", TENTH, Duration.ZERO);
        Thread walker = Thread.ofPlatform().name("walker").start(() -> walk(shelf));
        walking.await();
        put(shelf, "second", TENTH, Duration.ZERO);
        kept.countDown();
        walker.join();
        assertThat(shelf.bytes()).isEqualTo(2 * TENTH);
    }

    private static void walk(Shelf shelf) {
        try {
            shelf.tidy(NOW.plus(Duration.ofHours(1)));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ended) {
            throw new IllegalStateException(ended);
        }
    }

    private void put(Shelf shelf, String name, int bytes, Duration age) throws IOException {
        put(shelf, name, bytes, age, NOW);
    }

    private void put(Shelf shelf, String name, int bytes, Duration age, Instant now) throws IOException {
        shelf.makeRoom(bytes, now);
        Files.write(folder.resolve(name), new byte[bytes]);
        Files.setLastModifiedTime(folder.resolve(name), FileTime.from(NOW.minus(age)));
        if (shelf.isUntidy(now)) shelf.tidy(now);
    }

    private String[] names() {
        return folder.toFile().list();
    }
}
