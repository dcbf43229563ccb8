package dev.turnpike.gateway.sim;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * The gateway with a {@link Bug} in it, run by a process of its own: what the bug changes is compiled anew and comes
 * first on the class path.
 */
final class BuggyGateway {
    private static final String JAVA = "/src/main/java/";
    private static final String RESOURCES = "/src/main/resources/";

    private final Path folder;
    private final Path classes;
    private final boolean shared;
    /** Modules whose resources are changed: they are copied whole, so that none of them is found twice. */
    private final Set<String> copied = new HashSet<>();

    BuggyGateway(Bug bug) throws IOException {
        shared = bug.shared();
        folder = Path.of("target/sim-bugs", bug.name().replace(' ', '-')).toAbsolutePath();
        classes = folder.resolve("classes");
        FileSystemUtils.deleteRecursively(folder);
        Files.createDirectories(classes);
        List<Path> sources = new ArrayList<>();
        for (Map.Entry<String, String> file : bug.files().entrySet()) {
            String path = file.getKey();
            if (path.contains(JAVA))
                sources.add(write(folder.resolve("sources").resolve(after(JAVA, path)), file.getValue()));
            else {
                String module = path.substring(0, path.indexOf('/'));
                if (copied.add(module))
                    FileSystemUtils.copyRecursively(Path.of("..", module, "target", "classes"), classes);
                write(classes.resolve(after(RESOURCES, path)), file.getValue());
            }
        }
        if (!sources.isEmpty()) compile(bug, sources);
    }

    private static String after(String root, String path) {
        return path.substring(path.indexOf(root) + root.length());
    }

    private static Path write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private void compile(Bug bug, List<Path> sources) {
        var compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter problems = new StringWriter();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var options = List.of("-d", classes.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none",
                    "-parameters");
            if (!compiler.getTask(problems, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call())
                throw new IllegalStateException(bug + " does not compile:\n" + problems);
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    /** @param most seeds that are tried */
    Optional<Seeds.Found> hunt(long most) throws IOException, InterruptedException {
        String path = Stream.concat(Stream.of(classes.toString()), classPath().filter(entry -> !isCopied(entry)))
                .collect(Collectors.joining(File.pathSeparator));
        Path output = folder.resolve("output.txt");
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-cp", path, BuggyGateway.class.getName(), Long.toString(most),
                Boolean.toString(shared)).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        List<String> said = process.waitFor() == 0 ? Files.readAllLines(output) : List.of();
        String last = said.isEmpty() ? "" : said.getLast();
        if (!last.startsWith("found ")) throw new IllegalStateException("the hunt broke off; see " + output);
        String[] words = last.split(" ", 3);
        return words[1].equals("nothing") ? Optional.empty()
                : Optional.of(new Seeds.Found(Long.parseLong(words[1]), words[2]));
    }

    private static Stream<String> classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator)));
    }

    /** Whether this is the main part of a module that was copied: a folder of classes, or a jar. */
    private boolean isCopied(String entry) {
        return copied.stream()
                .map(module -> "/" + module + "/target/")
                .anyMatch(target -> entry.contains(target) && !entry.contains("test"));
    }

    /** In the other process: its last line says what was found. */
    public static void main(String[] arguments) {
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.OFF);
        try (Shelf shelf = new Shelf()) {
            Seeds seeds = new Seeds(1, Long.parseLong(arguments[0]), Boolean.parseBoolean(arguments[1]));
            seeds.run(shelf, broken -> seeds.law().isPresent());
            seeds.broken().forEach((seed, words) -> System.out.println(seed + " " + words));
            System.out.println(seeds.law().map(law -> "found " + law.seed() + " " + law.law()).orElse("found nothing"));
        }
    }
}
