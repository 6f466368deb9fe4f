package io.fairlead.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fairlead.config.Connectors;
import io.fairlead.ingest.aws.AwsFactory;
import io.fairlead.ingest.azure.AzureFactory;
import io.fairlead.ingest.files.FilesFactory;
import io.fairlead.ingest.gcp.GcpFactory;
import io.fairlead.ingest.spi.SourceFactory;
import io.fairlead.model.failure.ConfigurationFailure;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Here the modules of `aws`, `azure`, `cmdb` and `gcp` are on the class path.
class PluginsTest {
    @TempDir
    private Path folder;

    @Test
    void aModuleOnTheClassPathIsAddedAfterTheOthers() {
        Connectors found = BundledConnectors.list();

        assertThat(found.sources())
                .extracting(SourceFactory::kind)
                .doesNotHaveDuplicates()
                .endsWith("aws", "azure", "cmdb", "gcp");
        assertThat(found.sources())
                .hasAtLeastOneElementOfType(AzureFactory.class)
                .hasAtLeastOneElementOfType(GcpFactory.class);
        assertThat(found.absent()).isEmpty();
    }

    @Test
    void aKindWhoseModuleIsNotThereIsAbsent() {
        Connectors found =
                Plugins.added(List.of(new FilesFactory()), List.of(), Map.of("elsewhere", "fairlead-ingest-elsewhere"));

        assertThat(found.absent()).isEqualTo(Map.of("elsewhere", "fairlead-ingest-elsewhere"));
    }

    @Test
    void aKindThatIsThereTwiceIsRefused() {
        ConfigurationFailure failure = catchThrowableOfType(
                ConfigurationFailure.class,
                () -> Plugins.added(List.of(new AwsFactory()), List.of(), Map.of("aws", "fairlead-ingest-aws")));

        assertThat(failure.code()).isEqualTo("CONFIG-PLUGIN");
        assertThat(failure)
                .hasMessage("the kind aws is in io.fairlead.ingest.aws.AwsFactory and in"
                        + " io.fairlead.ingest.aws.AwsFactory, expected one; remove the other from plugins");
    }

    @Test
    void aModuleThatCannotBeLoadedIsNamed() throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(SourceFactory.class.getName()), "org.example.GoneFactory\n");
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, PluginsTest.class.getClassLoader())) {
            ConfigurationFailure failure =
                    catchThrowableOfType(ConfigurationFailure.class, () -> Plugins.found(loader));

            assertThat(failure.code()).isEqualTo("CONFIG-PLUGIN");
            assertThat(failure)
                    .hasMessage("a module in plugins cannot be loaded (" + SourceFactory.class.getName()
                            + ": Provider org.example.GoneFactory not found); use the one of the same build as Fairlead,"
                            + " with all of its jars");
        }
    }

    /// The class path would take the first one silently.
    @Test
    void anOldCopyBesideAModuleIsRefused() throws IOException {
        Path old = Files.createDirectories(folder.resolve("aws-old"));
        Path services = Files.createDirectories(old.resolve("META-INF/services"));
        Files.writeString(services.resolve(SourceFactory.class.getName()), AwsFactory.class.getName() + " # old\n");
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {old.toUri().toURL()}, PluginsTest.class.getClassLoader())) {
            ConfigurationFailure failure =
                    catchThrowableOfType(ConfigurationFailure.class, () -> Plugins.found(loader));

            assertThat(failure).as("the failure").isNotNull();
            assertThat(failure.code()).isEqualTo("CONFIG-PLUGIN");
            assertThat(failure)
                    .hasMessageStartingWith("io.fairlead.ingest.aws.AwsFactory is in ")
                    .hasMessageContaining(" and in " + old + ", expected one")
                    .hasMessageEndingWith("; remove the other copy of the module from plugins");
        }
    }

    @Test
    void aModuleOfAnotherVersionIsRefused() {
        ConfigurationFailure failure = catchThrowableOfType(
                ConfigurationFailure.class, () -> Plugins.requireSameBuild("aws", "0.1.0", "0.2.0"));

        assertThat(failure.code()).isEqualTo("CONFIG-PLUGIN");
        assertThat(failure)
                .hasMessage("the module of the kind aws is of version 0.1.0, and Fairlead of 0.2.0; remove it from"
                        + " plugins, and copy the one of the same build");
        Plugins.requireSameBuild("aws", "0.2.0", "0.2.0");
        Plugins.requireSameBuild("aws", null, "0.2.0");
        Plugins.requireSameBuild("aws", "0.2.0", null);
    }
}
