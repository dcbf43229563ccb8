package dev.turnpike.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How long lines and files, how wide constructors and how full packages may be. Every limit has an offender. */
class SizesTest {
    private static final int LINE = 140;
    private static final int FILE = 250;
    private static final int PARAMETERS = 8;
    private static final int TYPES = 25;

    /** Fuller packages, each with the reason why it stays. */
    private static final Map<String, String> FULL = Map.of("dev.turnpike.config",
            "a door of five public types; the rest is package-private and reads one file", "dev.turnpike.x402",
            "the whole door of a library that others may use; its other packages are not public");

    @Test
    void noLineIsLongerThanAScreenIsWide() {
        assertThat(sources("main").flatMap(source -> source.longLines(source.lines()))).isEmpty();
        assertThat(sources("test").flatMap(source -> source.longLines(source.withoutTextBlocks()))).isEmpty();
    }

    @Test
    void aLongLineIsFoundOutsideTextBlocks() {
        String wide = "x".repeat(LINE + 1);
        var source = new Source(Path.of("Long.java"), List.of(wide, "\"\"\"", wide, "\"\"\";", wide));
        assertThat(source.longLines(source.lines())).containsExactly("Long.java:1", "Long.java:3", "Long.java:5");
        assertThat(source.longLines(source.withoutTextBlocks())).containsExactly("Long.java:1", "Long.java:5");
    }

    @Test
    void noFileIsLong() {
        assertThat(tooLong(sources("main"))).isEmpty();
    }

    @Test
    void aLongFileIsFound() {
        var fits = new Source(Path.of("Fits.java"), Collections.nCopies(FILE, ""));
        var tooLong = new Source(Path.of("TooLong.java"), Collections.nCopies(FILE + 1, ""));
        assertThat(tooLong(Stream.of(fits, tooLong))).containsExactly("TooLong.java");
    }

    @Test
    void noPackageIsFull() {
        assertThat(full(sources("main").toList())).isSubsetOf(FULL.keySet());
    }

    @Test
    void aFullPackageIsFound() {
        var source = new Source(Path.of("One.java"), List.of("package some.room;"));
        assertThat(full(Collections.nCopies(TYPES, source))).isEmpty();
        assertThat(full(Collections.nCopies(TYPES + 1, source))).containsExactly("some.room");
    }

    @Test
    void noConstructorIsWide() {
        classes().should(haveNarrowConstructors())
                .check(new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
                        .withImportOption(location -> !location.contains("test-classes"))
                        .importPackages("dev.turnpike"));
    }

    @Test
    void aWideConstructorIsFound() {
        assertThat(classes().should(haveNarrowConstructors())
                .evaluate(new ClassFileImporter().importClasses(Wide.class, Narrow.class))
                .getFailureReport()
                .getDetails()).singleElement().asString().contains("Wide");
    }

    /** Records are values that are read by name; what they hold is no dependency. */
    private static ArchCondition<JavaClass> haveNarrowConstructors() {
        return new ArchCondition<>("have constructors of at most " + PARAMETERS + " parameters") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (type.isRecord()) return;
                for (JavaConstructor constructor : type.getConstructors()) {
                    int parameters = constructor.getRawParameterTypes().size();
                    if (parameters > PARAMETERS)
                        events.add(
                                SimpleConditionEvent.violated(type, constructor.getFullName() + " has " + parameters));
                }
            }
        };
    }

    private static List<String> tooLong(Stream<Source> sources) {
        return sources.filter(source -> source.lines().size() > FILE).map(Source::name).toList();
    }

    private static List<String> full(List<Source> sources) {
        return sources.stream()
                .filter(source -> !source.name().equals("package-info.java"))
                .collect(Collectors.groupingBy(Source::room, Collectors.counting()))
                .entrySet()
                .stream()
                .filter(room -> room.getValue() > TYPES)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Every Java source of every module, {@code main} or {@code test}. */
    private static Stream<Source> sources(String which) {
        List<Source> all = new ArrayList<>();
        try (Stream<Path> modules = Files.list(Path.of(".."))) {
            for (Path module : modules.toList()) {
                Path root = module.resolve("src").resolve(which).resolve("java");
                if (Files.isDirectory(root)) all.addAll(below(root));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(all).as("sources of " + which).hasSizeGreaterThan(100);
        return all.stream();
    }

    private static List<Source> below(Path root) throws IOException {
        List<Source> sources = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList())
                sources.add(new Source(file, Files.readAllLines(file)));
        }
        return sources;
    }

    private record Source(Path file, List<String> lines) {
        String name() {
            return file.getFileName().toString();
        }

        String room() {
            return lines.stream()
                    .filter(line -> line.startsWith("package "))
                    .map(line -> line.substring("package ".length(), line.indexOf(';')))
                    .findFirst()
                    .orElse("");
        }

        Stream<String> longLines(List<String> some) {
            List<String> found = new ArrayList<>();
            for (int i = 0; i < some.size(); i++) if (some.get(i).length() > LINE) found.add(name() + ":" + (i + 1));
            return found.stream();
        }

        /** The same lines, those within a text block empty. */
        List<String> withoutTextBlocks() {
            List<String> outside = new ArrayList<>();
            boolean inside = false;
            for (String line : lines) {
                outside.add(inside ? "" : line);
                if (line.split("\"\"\"", -1).length % 2 == 0) inside = !inside;
            }
            return outside;
        }
    }

    @SuppressWarnings("unused")
    private static final class Wide {
        Wide(int a, int b, int c, int d, int e, int f, int g, int h, int i) {}
    }

    @SuppressWarnings("unused")
    private static final class Narrow {
        Narrow(int a, int b, int c, int d, int e, int f, int g, int h) {}
    }
}
