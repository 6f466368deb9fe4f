package io.fairlead.connectors;

import io.fairlead.config.Connectors;
import io.fairlead.ingest.spi.SourceFactory;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.publisher.spi.TargetFactory;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The sources of modules that are on the class path without being part of the distribution.
final class Plugins {
    private Plugins() {}

    /// Adds the sources that are found.
    ///
    /// @param modules the module of each kind that may be added; a configuration with one that is not found
    ///     names it
    static Connectors added(
            List<SourceFactory<?>> bundled, List<TargetFactory<?>> targets, Map<String, String> modules) {
        List<SourceFactory<?>> sources = new ArrayList<>(bundled);
        Map<String, String> absent = new TreeMap<>(modules);
        for (SourceFactory<?> source : found(Plugins.class.getClassLoader())) {
            Optional<SourceFactory<?>> same = sources.stream()
                    .filter(it -> it.kind().equals(source.kind()))
                    .findFirst();
            if (same.isPresent()) {
                throw failure(
                        "the kind " + source.kind() + " is in "
                                + source.getClass().getName() + " and in "
                                + same.get().getClass().getName() + ", expected one; remove the other from plugins",
                        null);
            }
            requireSameBuild(source.kind(), version(source.getClass()), version(Plugins.class));
            sources.add(source);
            absent.remove(source.kind());
        }
        return new Connectors(sources, targets, new TreeMap<>(absent));
    }

    /// By name, whatever the order of the class path.
    static List<SourceFactory<?>> found(@Nullable ClassLoader loader) {
        List<SourceFactory<?>> found = new ArrayList<>();
        requireOneCopy(loader);
        try {
            for (SourceFactory<?> factory : ServiceLoader.load(SourceFactory.class, loader)) {
                found.add(factory);
            }
        } catch (ServiceConfigurationError | LinkageError e) {
            throw failure(
                    "a module in plugins cannot be loaded (" + e.getMessage()
                            + "); use the one of the same build as Fairlead, with all of its jars",
                    e);
        }
        found.sort(Comparator.comparing(SourceFactory::kind));
        return found;
    }

    /// A class that is in two jars is loaded from the first one of the class path, so that an old copy of a module
    /// would win silently.
    private static void requireOneCopy(@Nullable ClassLoader loader) {
        Map<String, String> copies = new TreeMap<>();
        for (URL file : serviceFiles(loader)) {
            String copy = file.toString().replaceFirst("!?/META-INF/.*", "").replaceFirst("^(jar:)?file:", "");
            for (String provider : providers(file)) {
                String other = copies.put(provider, copy);
                if (other != null && !other.equals(copy)) {
                    throw failure(
                            provider + " is in " + other + " and in " + copy
                                    + ", expected one; remove the other copy of the module from plugins",
                            null);
                }
            }
        }
    }

    private static List<URL> serviceFiles(@Nullable ClassLoader loader) {
        String name = "META-INF/services/" + SourceFactory.class.getName();
        try {
            return Collections.list(loader == null ? ClassLoader.getSystemResources(name) : loader.getResources(name));
        } catch (IOException e) {
            throw failure("the modules in plugins cannot be read (" + e.getMessage() + ")", e);
        }
    }

    private static List<String> providers(URL file) {
        try (InputStream content = file.openStream()) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw failure("the module " + file + " cannot be read (" + e.getMessage() + ")", e);
        }
    }

    /// @param version of the module, null if it does not run from a jar
    /// @param own the version of Fairlead
    static void requireSameBuild(String kind, @Nullable String version, @Nullable String own) {
        if (version != null && own != null && !version.equals(own)) {
            throw failure(
                    "the module of the kind " + kind + " is of version " + version + ", and Fairlead of " + own
                            + "; remove it from plugins, and copy the one of the same build",
                    null);
        }
    }

    private static @Nullable String version(Class<?> of) {
        return of.getPackage().getImplementationVersion();
    }

    private static ConfigurationFailure failure(String message, @Nullable Throwable cause) {
        return new ConfigurationFailure("CONFIG-PLUGIN", message, cause);
    }
}
