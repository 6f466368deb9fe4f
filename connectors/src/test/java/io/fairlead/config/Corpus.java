package io.fairlead.config;

import io.fairlead.connectors.BundledConnectors;
import io.fairlead.ingest.consul.ConsulFactory;
import io.fairlead.ingest.consul.ConsulOptions;
import io.fairlead.ingest.files.FilesFactory;
import io.fairlead.ingest.files.FilesOptions;
import io.fairlead.ingest.spi.SourceOptions;
import io.fairlead.options.ConfigEnvironment;
import io.fairlead.publisher.files.FilesTargetFactory;
import io.fairlead.publisher.files.FilesTargetOptions;
import io.fairlead.publisher.istio.apply.IstioFactory;
import io.fairlead.publisher.istio.apply.IstioOptions;
import io.fairlead.publisher.spi.TargetOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The files under `src/test/resources/config`, read as if they stood in /etc/fairlead.
final class Corpus {
    static final ConfigEnvironment ENVIRONMENT = new ConfigEnvironment(
            Path.of("/etc/fairlead"),
            Path.of("/home/operator"),
            Map.of(
                    "CONSUL_TOKEN",
                    "consul-secret",
                    "KAFKA_PASSWORD",
                    "kafka-secret",
                    "REGISTRY_PASSWORD",
                    "registry-secret"));

    private static final Path FOLDER = Path.of("src/test/resources/config");

    static final Connectors CONNECTORS = BundledConnectors.list();
    static final ConfigReader READER = new ConfigReader(CONNECTORS);

    private Corpus() {}

    static SourceOptions<?> source(ConsulOptions options) {
        return new SourceOptions<>(factory(ConsulFactory.class, CONNECTORS.sources()), options);
    }

    static SourceOptions<?> source(FilesOptions options) {
        return new SourceOptions<>(factory(FilesFactory.class, CONNECTORS.sources()), options);
    }

    static TargetOptions<?> target(IstioOptions options) {
        return new TargetOptions<>(factory(IstioFactory.class, CONNECTORS.targets()), options);
    }

    static TargetOptions<?> target(FilesTargetOptions options) {
        return new TargetOptions<>(factory(FilesTargetFactory.class, CONNECTORS.targets()), options);
    }

    private static <F> F factory(Class<F> type, List<?> all) {
        return all.stream().filter(type::isInstance).map(type::cast).findFirst().orElseThrow();
    }

    static List<Path> files(String ending) {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(String name) {
        return text(FOLDER.resolve(name));
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static FairleadConfig parse(String text) {
        return READER.parse("fairlead.yaml", text, ENVIRONMENT);
    }
}
