package dev.turnpike.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What users of other gateways complained about is answered by tests whose names end in the number of the complaint, and
 * say what is wanted instead. None of them is without a test; the second list names those that are held in part.
 */
class ComplaintsTest {
    private static final int COMPLAINTS = 25;
    private static final Pattern METHOD = Pattern.compile("void [A-Za-z0-9]+_([0-9]{1,2})\\(");
    /** 8: all or nothing, no partial refund. 10: refused, not several calls. */
    private static final Set<Integer> IN_PART = Set.of(8, 10);

    @Test
    void everyComplaintHasATest() throws IOException {
        Set<Integer> held = new TreeSet<>();
        try (Stream<Path> modules = Files.list(Path.of(".."))) {
            modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .forEach(root -> below(root).flatMap(ComplaintsTest::numbers).forEach(held::add));
        }
        assertThat(held)
                .isEqualTo(IntStream.rangeClosed(1, COMPLAINTS).boxed().collect(Collectors.toCollection(TreeSet::new)));
        assertThat(held).containsAll(IN_PART);
    }

    private static Stream<Path> below(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith("Test.java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Integer> numbers(Path file) {
        try {
            return METHOD.matcher(Files.readString(file))
                    .results()
                    .map((MatchResult found) -> Integer.valueOf(found.group(1)))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
