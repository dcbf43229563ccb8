package dev.turnpike.x402;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The package {@code dev.turnpike.x402} is the module's only door and has two floors: values and ports, which the inner
 * packages see, and services on top, which see the inner packages. No circle leads through a floor or an inner package.
 */
class ArchitectureTest {
    private static final String DOOR = "dev.turnpike.x402";
    private static final Set<String> SERVICES = Set.of("Buyer", "Challenge", "OfferJudge", "Seller", "HttpFacilitator",
            "RpcChainReader", "NettyHttp", "LocalSigner", "Networks", "Nonces");
    private static final JavaClasses MODULE = new ClassFileImporter(List.of(new ImportOption.DoNotIncludeTests()))
            .importPackages(DOOR);

    @Test
    void noTwoPackagesSeeEachOther() {
        SlicesRuleDefinition.slices().assignedFrom(new Floors(SERVICES)).should().beFreeOfCycles().check(MODULE);
    }

    @Test
    void aValueThatSeesAnInnerPackageIsNoticed() {
        var rule = SlicesRuleDefinition.slices().assignedFrom(new Floors(Set.of("Buyer"))).should().beFreeOfCycles();
        assertThat(rule.evaluate(MODULE).getFailureReport().getDetails()).anyMatch(cycle -> cycle.contains("Seller"));
    }

    private record Floors(Set<String> services) implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            if (!type.getPackageName().startsWith(DOOR)) return SliceIdentifier.ignore();
            if (!type.getPackageName().equals(DOOR)) return SliceIdentifier.of(type.getPackageName());
            String file = type.getName().substring(DOOR.length() + 1).split("\\$", 2)[0];
            return SliceIdentifier.of(services.contains(file) ? "services" : "values");
        }

        @Override
        public String getDescription() {
            return "the two floors of the door, and the inner packages";
        }
    }
}
