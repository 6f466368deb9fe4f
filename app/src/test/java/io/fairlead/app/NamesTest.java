package io.fairlead.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import io.fairlead.config.Connectors;
import io.fairlead.connectors.BundledConnectors;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// One word per thing.
@AnalyzeClasses(packages = "io.fairlead", importOptions = ImportOption.DoNotIncludeTests.class)
class NamesTest {
    /// Avro generates records from schemas, which are named after what they hold.
    private static final String GENERATED = "io.fairlead.wire.avro";

    @ArchTest
    static void noTwoTypesHaveTheSameName(JavaClasses classes) {
        Map<String, List<String>> byName = classes.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> !type.getPackageName().startsWith(GENERATED))
                .filter(type -> !type.getPackageName().startsWith("io.fairlead.testkit")
                        && !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(
                        JavaClass::getSimpleName, Collectors.mapping(JavaClass::getName, Collectors.toList())));
        byName.values().removeIf(types -> types.size() == 1);
        assertThat(byName).isEmpty();
    }

    @Test
    void optionsOfConnectorsEndWithOptions() {
        Connectors bundled = BundledConnectors.list();
        assertThat(Stream.<Object>concat(bundled.sources().stream(), bundled.targets().stream())
                        .map(NamesTest::options))
                .isNotEmpty()
                .allSatisfy(type -> assertThat(type.getSimpleName()).endsWith("Options"));
    }

    private static Class<?> options(Object connector) {
        for (Method method : connector.getClass().getDeclaredMethods()) {
            if (method.getName().equals("read")
                    && !method.isBridge()
                    && Stream.of(method.getParameterTypes())
                            .map(Class::getSimpleName)
                            .toList()
                            .equals(List.of("Options"))) {
                return method.getReturnType();
            }
        }
        throw new AssertionError(connector.getClass() + " does not declare read(Options)");
    }
}
