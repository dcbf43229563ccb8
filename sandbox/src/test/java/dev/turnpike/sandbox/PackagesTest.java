package dev.turnpike.sandbox;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The plan of the module: no circles between packages, and none too large. */
class PackagesTest {
    private static final ArchRule NO_CIRCLES = slices().matching("dev.turnpike.(**)").should().beFreeOfCycles();
    private static final int MOST_TYPES = 25;

    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.turnpike.sandbox");

    @Test
    void arrowsBetweenPackagesPointOneWay() {
        NO_CIRCLES.check(CODE);
    }

    @Test
    void aCircleIsFound() {
        JavaClasses offenders = new ClassFileImporter().importPackages("dev.turnpike.sandbox.circle");
        assertThat(NO_CIRCLES.evaluate(offenders).hasViolation()).isTrue();
    }

    @Test
    void noPackageHasMoreThanTwentyFiveTypes() {
        Map<String, Long> types = CODE.stream()
                .filter(type -> !type.isNestedClass() && !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
        assertThat(types).hasSizeGreaterThan(6)
                .allSatisfy((name, count) -> assertThat(count).as(name).isLessThanOrEqualTo(MOST_TYPES));
    }
}
