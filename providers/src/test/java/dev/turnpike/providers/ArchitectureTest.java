package dev.turnpike.providers;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final ArchRule NO_CIRCLE = slices().matching("dev.turnpike.(**)").should().beFreeOfCycles();

    @Test
    void noTwoPackagesSeeEachOther() {
        NO_CIRCLE.check(new ClassFileImporter(List.of(new ImportOption.DoNotIncludeTests()))
                .importPackages("dev.turnpike.providers"));
    }

    @Test
    void anArrowBackIsNoticed() {
        var withTests = new ClassFileImporter().importPackages("dev.turnpike.providers");
        assertThat(NO_CIRCLE.evaluate(withTests).getFailureReport().getDetails())
                .anyMatch(cycle -> cycle.contains("Playback"));
    }
}
