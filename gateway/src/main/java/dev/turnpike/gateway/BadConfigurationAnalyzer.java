package dev.turnpike.gateway;

import dev.turnpike.config.file.BadConfiguration;
import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows a person what to mend instead of a stack trace. */
public final class BadConfigurationAnalyzer extends AbstractFailureAnalyzer<BadConfiguration> {
    @Override
    protected FailureAnalysis analyze(Throwable root, BadConfiguration cause) {
        String problems = cause.problems()
                .stream()
                .map(p -> "  " + p)
                .collect(Collectors.joining(System.lineSeparator()));
        return new FailureAnalysis(cause.getMessage() + System.lineSeparator() + problems,
                "Mend what is listed and start again; docs/configuration.md has every key. Nothing was started and no money moved.",
                cause);
    }
}
