package io.fairlead.operations.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.config.ConfigReader;
import io.fairlead.config.ConfigText;
import io.fairlead.config.FairleadConfig;
import io.fairlead.connectors.BundledConnectors;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.operations.control.TargetRetirement.Mode;
import io.fairlead.options.ConfigEnvironment;
import io.fairlead.platform.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real files of a target that is no longer configured, beside files of others.
final class TargetRetirementTest {
    private static final String OBJECT = """
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata:
              name: NAME
              namespace: shop
              labels:
                app.kubernetes.io/managed-by: fairlead
                fairlead.io/pipeline: PIPELINE
              annotations:
                fairlead.io/service: shop/NAME.shop.mesh
            INSTALLATION
            spec:
              hosts: [NAME.shop.mesh]
            """;

    @TempDir
    private Path folder;

    private Path object(String name, String pipeline, String installation) throws IOException {
        Path file = folder.resolve("old/shop/" + name + ".serviceentry.yaml");
        Files.createDirectories(file.getParent());
        return Files.writeString(
                file,
                OBJECT.replace("NAME", name)
                        .replace("PIPELINE", pipeline)
                        .replace(
                                "INSTALLATION\n",
                                installation.isEmpty() ? "" : "    fairlead.io/installation: " + installation + "\n"));
    }

    private FairleadConfig config(String directory) throws IOException {
        Path file = Files.writeString(folder.resolve("fairlead.yaml"), """
            pipeline: shop
            kafka: embedded
            schema-registry: embedded
            sources: []
            targets:
              - name: now
                files: {directory: %s}
                policy: sync
            """.formatted(directory));
        return new ConfigReader(BundledConnectors.list()).read(file);
    }

    private TargetRetirement retirement(FairleadConfig config) throws InterruptedException {
        ConfigText was = new ConfigText(
                "--was", "files: {directory: old}", ConfigEnvironment.of(folder.resolve("fairlead.yaml")));
        return TargetRetirement.at(config, "old", new ConfigReader(BundledConnectors.list()).targetOptions(was));
    }

    private static List<String> names(List<Result> results) {
        return results.stream()
                .map(it -> it.outcome() + " " + it.name() + it.detail())
                .toList();
    }

    @Test
    void onlyObjectsOfThisPipelineAndInstallationArePlanned() throws Exception {
        object("web", "shop", "");
        object("theirs", "other", "");
        object("elsewhere", "shop", "abc/other.");
        Files.writeString(folder.resolve("old/shop/notes.serviceentry.yaml"), "kind: ServiceEntry\n");
        FairleadConfig config = config("now");

        TargetRetirement retirement = retirement(config);
        TargetRetirement.Plan plan = retirement.plan(config);

        assertThat(names(retirement.asResults(plan))).containsExactly("DONE ServiceEntry shop/web");
        assertThat(plan.others()).extracting(it -> it.key().name()).containsExactly("elsewhere");
    }

    @Test
    void deletesThoseOfThePlanAndLeavesTheOthers() throws Exception {
        Path web = object("web", "shop", "");
        Path theirs = object("theirs", "other", "");
        FairleadConfig config = config("now");
        TargetRetirement retirement = retirement(config);

        List<Result> results = retirement.carryOut(retirement.plan(config), Mode.DELETE);

        assertThat(names(results)).containsExactly("DONE ServiceEntry shop/web");
        assertThat(web).doesNotExist();
        assertThat(theirs).exists();
    }

    @Test
    void anOrphanKeepsItsContentWithoutOurMarks() throws Exception {
        Path web = object("web", "shop", "");
        FairleadConfig config = config("now");
        TargetRetirement retirement = retirement(config);

        List<Result> results = retirement.carryOut(retirement.plan(config), Mode.ORPHAN);

        assertThat(names(results)).containsExactly("DONE ServiceEntry shop/web");
        assertThat(web).content().contains("web.shop.mesh").doesNotContain("fairlead");
        assertThat(retirement.plan(config).ours()).isEmpty();
    }

    /// Between the preview and the consent somebody edits a file: it is no longer what the operator agreed to.
    @Test
    void whatWasEditedSinceThePlanIsLeft() throws Exception {
        Path web = object("web", "shop", "");
        FairleadConfig config = config("now");
        TargetRetirement retirement = retirement(config);
        TargetRetirement.Plan plan = retirement.plan(config);
        Files.writeString(web, Files.readString(web).replace("hosts: [", "hosts: [edited, "));

        List<Result> results = retirement.carryOut(plan, Mode.DELETE);

        assertThat(web).exists();
        assertThat(results.getFirst().outcome()).isEqualTo(Result.Outcome.LEFT);
        assertThat(results).as("it is still there").anyMatch(Result::isFailure);
    }

    @Test
    void aDirectoryThatAConfiguredTargetWritesIsRefused() throws Exception {
        object("web", "shop", "");
        FairleadConfig config = config("old");
        TargetRetirement retirement = retirement(config);

        assertThatThrownBy(() -> retirement.plan(config))
                .isInstanceOf(ConfigurationFailure.class)
                .hasMessageContaining(
                        "1 of the objects there also belong to target \"now\"", "such as ServiceEntry shop/web")
                .extracting(it -> ((ConfigurationFailure) it).code())
                .isEqualTo("APP-TARGET-SHARED");
    }

    /// The same directory under another name is the same objects.
    @Test
    void aLinkToADirectoryThatAConfiguredTargetWritesIsRefusedToo() throws Exception {
        object("web", "shop", "");
        Files.createSymbolicLink(folder.resolve("now"), folder.resolve("old"));
        FairleadConfig config = config("now");
        TargetRetirement retirement = retirement(config);

        assertThatThrownBy(() -> retirement.plan(config)).hasMessageContaining("also belong to target \"now\"");
    }

    @Test
    void aDirectoryThatDoesNotExistIsAMistakeAndNotNothingToDo() throws Exception {
        FairleadConfig config = config("now");
        TargetRetirement retirement = retirement(config);

        assertThatThrownBy(() -> retirement.plan(config))
                .isInstanceOf(ConfigurationFailure.class)
                .hasMessage("there is no directory " + folder.resolve("old") + "; give that of the target");
    }
}
