package io.fairlead.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// Who may know whom. Each rule says what to do instead.
@AnalyzeClasses(packages = "io.fairlead", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] PURE = {
        "io.fairlead.model..",
        "io.fairlead.topology.merge..",
        "io.fairlead.publisher.health..",
        "io.fairlead.table.image..",
        "io.fairlead.record",
        "io.fairlead.publisher.plan..",
        "io.fairlead.publisher.twin..",
        "io.fairlead.publisher.istio.render..",
        "io.fairlead.ingest.rules..",
        "io.fairlead.ingest.diff..",
        "io.fairlead.ingest.guard.."
    };

    /// What stands above the three stages.
    private static final List<String> ABOVE = List.of(
            "io.fairlead.config..",
            "io.fairlead.platform..",
            "io.fairlead.operations..",
            "io.fairlead.api..",
            "io.fairlead.server..",
            "io.fairlead.cli..",
            "io.fairlead.app..");

    private static String[] above(String... others) {
        return Stream.concat(Stream.of(others), ABOVE.stream()).toArray(String[]::new);
    }

    @ArchTest
    static final ArchRule ingestMeetsOthersInTopicsOnly = noClasses()
            .that()
            .resideInAPackage("io.fairlead.ingest..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(above("io.fairlead.topology..", "io.fairlead.publisher.."))
            .because("the stages run in processes of their own: put what both need into a topic, as a model record");

    @ArchTest
    static final ArchRule topologyMeetsOthersInTopicsOnly = noClasses()
            .that()
            .resideInAPackage("io.fairlead.topology..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(above("io.fairlead.ingest..", "io.fairlead.publisher.."))
            .because("the stages run in processes of their own: put what both need into a topic, as a model record");

    @ArchTest
    static final ArchRule publisherMeetsOthersInTopicsOnly = noClasses()
            .that()
            .resideInAPackage("io.fairlead.publisher..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(above("io.fairlead.ingest..", "io.fairlead.topology.."))
            .because("the stages run in processes of their own: put what both need into a topic, as a model record");

    @ArchTest
    static final ArchRule theTableKnowsNoStage = noClasses()
            .that()
            .resideInAPackage("io.fairlead.table..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(above("io.fairlead.ingest..", "io.fairlead.topology..", "io.fairlead.publisher.."))
            .because("every stage and every command reads the table: what only one of them needs belongs there");

    @ArchTest
    static final ArchRule sourcesDoNotKnowTheEngineNorEachOther = slices().matching("io.fairlead.ingest.(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(
                    JavaClass.Predicates.resideInAnyPackage(
                            "io.fairlead.ingest.runner..",
                            "io.fairlead.ingest.kafka..",
                            "io.fairlead.ingest.claims..",
                            "io.fairlead.ingest.diff..",
                            "io.fairlead.ingest.guard.."),
                    DescribedPredicate.alwaysTrue())
            .ignoreDependency(
                    DescribedPredicate.alwaysTrue(),
                    JavaClass.Predicates.resideInAnyPackage(
                            "io.fairlead.ingest.spi..", "io.fairlead.ingest.inventory.."))
            .because("a source reports what its registry lists, by the SPI and the formats that sources share");

    @ArchTest
    static final ArchRule thePureCoreTouchesNoOutside = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.kafka..",
                    "io.fabric8.kubernetes.client..",
                    "java.net.http..",
                    "java.nio.file..",
                    "java.sql..",
                    "org.slf4j..")
            .because("merge, plan, render and rules are pure: hand the value in, and keep the I/O at the edge");

    @ArchTest
    static final ArchRule thePureCoreHasNoClock = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .because("the same log must give the same table: take the time from the event, or from the caller");

    @ArchTest
    static final ArchRule nobodySleeps = noClasses()
            .that()
            .resideOutsideOfPackage("io.fairlead.testkit..")
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", Duration.class)
            .because("a sleep is deaf to cancellation: wait on a latch, a queue or Cancellation.await");

    @ArchTest
    static final ArchRule theModelKnowsOnlyTheLanguage = classes()
            .that()
            .resideInAPackage("io.fairlead.model..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.fairlead.model..", "java..", "org.jspecify..")
            .because("everything depends on the model: what needs a library belongs to wire, topics or a stage");

    @ArchTest
    static final ArchRule onlyTheEmbeddedModuleKnowsTheBroker = noClasses()
            .that()
            .resideOutsideOfPackages("io.fairlead.embedded..", "io.fairlead.testkit.kafka..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("kafka..", "org.apache.kafka.server..", "org.apache.kafka.metadata..")
            .because("the broker's classes are Kafka's own and change: use EmbeddedKafka, and KafkaCluster in tests");

    @ArchTest
    static final ArchRule parameterListsAreShort = codeUnits()
            .that()
            .areDeclaredInClassesThat(DescribedPredicate.not(
                    JavaClass.Predicates.resideInAnyPackage("io.fairlead.testkit..", "io.fairlead.wire.avro..")))
            .should(ParameterLists.areShort())
            .because("a reader of the call cannot tell five arguments apart: name what they are together, as a record,"
                    + " or take what a collaborator has already");

    @ArchTest
    static final ArchRule modulesHaveNoCircles = slices().matching("io.fairlead.(*)..")
            .should()
            .beFreeOfCycles()
            .because("somebody new reads from the leaf up: move the type that closes the circle to the lower one");
}
