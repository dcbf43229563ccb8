package dev.turnpike.store.rows;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.turnpike.x402.Address;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The format of a row belongs to the store: Jackson meets rows alone, and rows are made of rows, numbers and texts. */
class RowTypesTest {
    record Offender(String name, List<Address> payees) implements Row {}

    @Test
    void rowsAreMadeOfRowsNumbersAndTexts() {
        List<Class<?>> rows = store().filter(type -> type.isAssignableTo(Row.class))
                .<Class<?>>map(JavaClass::reflect)
                .filter(Class::isRecord)
                .toList();
        assertThat(rows).hasSizeGreaterThan(25).allSatisfy(row -> assertThat(foreign(row)).isEmpty());
        assertThat(foreign(Offender.class)).containsExactly(Address.class.getName());
    }

    @Test
    void jacksonIsUsedForRowsAlone() {
        assertThat(store()
                .filter(type -> type.getDirectDependenciesFromSelf()
                        .stream()
                        .anyMatch(seen -> seen.getTargetClass().getPackageName().startsWith("tools.jackson")))
                .map(JavaClass::getSimpleName)).containsExactly("RowJson");
    }

    private static Stream<JavaClass> store() {
        return new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.turnpike.store")
                .stream();
    }

    private static List<String> foreign(Class<?> row) {
        return Arrays.stream(row.getRecordComponents())
                .map(RecordComponent::getGenericType)
                .flatMap(RowTypesTest::parts)
                .filter(type -> !type.isPrimitive() && !type.getName().startsWith("java.")
                        && !Row.class.isAssignableFrom(type))
                .map(Class::getName)
                .toList();
    }

    private static Stream<Class<?>> parts(Type type) {
        return switch (type) {
            case Class<?> plain -> Stream.of(plain);
            case ParameterizedType of -> Stream.concat(parts(of.getRawType()),
                    Arrays.stream(of.getActualTypeArguments()).flatMap(RowTypesTest::parts));
            default -> throw new IllegalStateException(type.getTypeName());
        };
    }
}
