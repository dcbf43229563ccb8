package dev.turnpike.gateway.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A mistake that the simulation must find, kept as a patch to the gateway's sources: unified, its paths from the root
 * of the project.
 *
 * @param lines of the patch; none for no bug at all
 * @param shared whether it takes several gateways that share a ledger
 */
record Bug(String name, List<String> lines, boolean shared) {
    private static final Path FOLDER = Path.of("src/test/sim-bugs");
    private static final String OF_REPLICAS = "replicas";
    private static final Path ROOT = Path.of("..");
    static final Bug NONE = new Bug("no bug", List.of(), false);

    static List<Bug> all() {
        try (var files = Files.walk(FOLDER)) {
            return files.filter(Files::isRegularFile).sorted().map(Bug::read).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Bug read(Path patch) {
        return new Bug(patch.getFileName().toString().replace(".patch", ""), lines(patch),
                patch.getParent().endsWith(OF_REPLICAS));
    }

    @Override
    public String toString() {
        return name;
    }

    /** The files it is in, as they are with it, by their paths. */
    Map<String, String> files() {
        Map<String, List<String>> files = new LinkedHashMap<>();
        String file = "";
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("+++ ")) {
                file = lines.get(i).substring(4);
                files.put(file, lines(ROOT.resolve(file)));
            } else if (lines.get(i).startsWith("@@")) replace(file, files.get(file), hunk(i + 1));
        }
        Map<String, String> patched = new LinkedHashMap<>();
        files.forEach((path, now) -> patched.put(path, String.join("\n", now) + "\n"));
        return patched;
    }

    private List<String> hunk(int start) {
        int end = start;
        while (end < lines.size() && !lines.get(end).startsWith("@@") && !lines.get(end).startsWith("--- ")) end++;
        return lines.subList(start, end);
    }

    /** Where a hunk belongs its lines tell, not its numbers: it must fit at one place and at no other. */
    private void replace(String path, List<String> file, List<String> hunk) {
        List<String> before = hunk.stream()
                .filter(line -> !line.startsWith("+"))
                .map(line -> line.substring(1))
                .toList();
        List<String> after = hunk.stream()
                .filter(line -> !line.startsWith("-"))
                .map(line -> line.substring(1))
                .toList();
        int at = Collections.indexOfSubList(file, before);
        if (at < 0 || at != Collections.lastIndexOfSubList(file, before))
            throw new IllegalStateException(name + ": does not fit " + path
                    + " any more, in which these lines are expected once:\n" + String.join("\n", before));
        file.subList(at, at + before.size()).clear();
        file.addAll(at, after);
    }

    private static List<String> lines(Path file) {
        try {
            return new ArrayList<>(Files.readAllLines(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
