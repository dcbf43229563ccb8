package dev.turnpike.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects the problems and the warnings of a file. */
final class Report {
    private final String name;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    /** @param name the file's, for problems of the whole file */
    Report(String name) {
        this.name = name;
    }

    void problem(Part part, String message) {
        problem(part.line(), part.path(), message);
    }

    void problem(int line, String path, String message) {
        problems.add(new Problem(line, path.isEmpty() ? name : path, message));
    }

    void warning(Part part, String message) {
        warnings.add(new Problem(part.line(), part.path(), message));
    }

    boolean hasProblems() {
        return !problems.isEmpty();
    }

    /** In the order of the file. */
    List<Problem> problems() {
        return sorted(problems);
    }

    /** In the order of the file. */
    List<Problem> warnings() {
        return sorted(warnings);
    }

    private static List<Problem> sorted(List<Problem> found) {
        return found.stream().distinct().sorted(Comparator.comparingInt(Problem::line)).toList();
    }
}
