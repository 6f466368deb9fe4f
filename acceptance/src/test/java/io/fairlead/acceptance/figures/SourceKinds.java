package io.fairlead.acceptance.figures;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.connectors.BundledConnectors;
import io.fairlead.ingest.spi.SourceFactory;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/// The kinds of the distribution, and those of modules of their own, each with a class loader over the directory that
/// an installation gets.
final class SourceKinds implements AutoCloseable {
    private final List<SourceFactory<?>> bundled = BundledConnectors.list().sources();
    private final Deque<URLClassLoader> loaders = new ArrayDeque<>();

    SourceFactory<?> bundled(String kind) {
        return bundled.stream().filter(it -> it.kind().equals(kind)).findFirst().orElseThrow();
    }

    SourceFactory<?> module(String kind) throws IOException {
        List<URL> jars = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("../ingest", kind, "target/plugin", kind))) {
            for (Path file : files.toList()) {
                jars.add(file.toUri().toURL());
            }
        }
        URLClassLoader loader =
                new URLClassLoader(jars.toArray(URL[]::new), getClass().getClassLoader());
        loaders.push(loader);
        List<SourceFactory<?>> found = new ArrayList<>();
        for (SourceFactory<?> factory : ServiceLoader.load(SourceFactory.class, loader)) {
            found.add(factory);
        }
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    @Override
    public void close() throws IOException {
        for (URLClassLoader loader : loaders) {
            loader.close();
        }
    }
}
