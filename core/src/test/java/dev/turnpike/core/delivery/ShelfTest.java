package dev.turnpike.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShelfTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir Path folder;

    @Test
    void theOldestFilesGoWhenTheRoomIsFull() throws IOException {
        Shelf shelf = new Shelf(folder, () -> 1000);
        for (int i = 0; i < 10; i++) put(shelf, "file" + i, 100, Duration.ofHours(20 - i));
        put(shelf, "new", 100, Duration.ZERO);
        assertThat(names()).doesNotContain("file0", "file1").contains("file2", "new");
    }

    @Test
    void aFileThatAClientMayBeAboutToFetchStays() throws IOException {
        Shelf shelf = new Shelf(folder, () -> 1000);
        for (int i = 0; i < 10; i++) put(shelf, "file" + i, 100, Duration.ofMinutes(9));
        assertThatThrownBy(() -> put(shelf, "new", 100, Duration.ZERO)).hasMessageContaining("at most 1000");
        assertThat(names()).hasSize(10);
    }

    @Test
    void filesOfEarlierProcessesCount() throws IOException {
        Files.write(folder.resolve("earlier"), new byte[950]);
        Files.setLastModifiedTime(folder.resolve("earlier"), FileTime.from(NOW.minus(Duration.ofHours(1))));
        put(new Shelf(folder, () -> 1000), "new", 100, Duration.ZERO);
        assertThat(names()).containsExactly("new");
    }

    @Test
    void whenNineTenthsAreYoungNothingIsToBeSoldForAMinuteAndWhatIsOnItsWayHasRoom() throws IOException {
        Shelf shelf = new Shelf(folder, () -> 1000);
        for (int i = 0; i < 9; i++) put(shelf, "file" + i, 100, Duration.ofMinutes(9));
        assertThat(shelf.isFull(NOW)).isFalse();
        put(shelf, "on-its-way", 50, Duration.ZERO);
        assertThat(shelf.isFull(NOW)).isTrue();
        assertThat(shelf.bytes()).isEqualTo(950);
        assertThat(shelf.isFull(NOW.plus(Duration.ofMinutes(1)))).as("then it is tried again").isFalse();
    }

    @Test
    void oldFilesAreNoReasonToSellNothing() throws IOException {
        Shelf shelf = new Shelf(folder, () -> 1000);
        for (int i = 0; i < 12; i++) put(shelf, "file" + i, 100, Duration.ofHours(20 - i));
        assertThat(shelf.isFull(NOW)).isFalse();
    }

    private void put(Shelf shelf, String name, int bytes, Duration age) throws IOException {
        shelf.makeRoom(bytes, NOW);
        Files.write(folder.resolve(name), new byte[bytes]);
        Files.setLastModifiedTime(folder.resolve(name), FileTime.from(NOW.minus(age)));
    }

    private String[] names() {
        return folder.toFile().list();
    }
}
