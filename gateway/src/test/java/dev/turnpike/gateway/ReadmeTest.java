package dev.turnpike.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README shows is what is there. */
class ReadmeTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    @Test
    void theClientItShowsIsTheOneInTheRepository() throws IOException {
        String script = Files.readString(ROOT.resolve("gateway/e2e/first-payment.mjs"));
        assertThat(readme()).contains(script.substring(script.indexOf("import ")));
    }

    @Test
    void theOtherWaysInAreThoseInTheRepositoryToo() throws IOException {
        assertThat(readme()).contains(Files.readString(ROOT.resolve("gateway/e2e/routes.yaml")));
        String script = Files.readString(ROOT.resolve("gateway/e2e/first-openai.mjs"));
        String call = script.substring(script.indexOf("const openai"), script.indexOf("console.log"));
        assertThat(readme()).contains(call);
    }

    @Test
    void everyFileItPointsToIsThere() throws IOException {
        Matcher links = Pattern.compile("(?:\\]\\(|src=\")([^)\"#:]+)").matcher(readme());
        assertThat(links.results().map(link -> link.group(1))).isNotEmpty()
                .allMatch(link -> Files.exists(ROOT.resolve(link)));
    }

    @Test
    void theTestCommandIsWhatCiRuns() throws IOException {
        assertThat(readme()).contains("mvn -B -ntp verify");
        assertThat(Files.readString(ROOT.resolve(".ci/run"))).contains("\nmvn -B -ntp verify\n");
    }

    private static String readme() throws IOException {
        return Files.readString(ROOT.resolve("README.md"));
    }
}
