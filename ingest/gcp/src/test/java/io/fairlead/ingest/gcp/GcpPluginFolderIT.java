package io.fairlead.ingest.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The directory that an installation gets as `plugins/gcp`: this module, and what it needs beside the distribution.
class GcpPluginFolderIT {
    private static final Path FOLDER = Path.of("target/plugin/gcp");
    private static final Path CLASSES = Path.of("target/classes");
    /// Libraries that come with this module or with Google's client, which is only in the tests.
    private static final Pattern GOOGLES = Pattern.compile(
            "(google-|gax|proto-|grpc-|opencensus-|gson-|api-common-|threetenbp-|protobuf-|fairlead-ingest-gcp).*");

    private static List<Path> jars() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().toList();
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    @Test
    void holdsTheModuleAndTheLibraryForCredentialsOnly() throws IOException {
        assertThat(jars())
                .extracting(GcpPluginFolderIT::name)
                .anyMatch(it -> it.startsWith("fairlead-ingest-gcp-"))
                .anyMatch(it -> it.startsWith("google-auth-library-oauth2-http-"))
                .allMatch(it -> GOOGLES.matcher(it).matches())
                .noneMatch(it -> it.startsWith("google-cloud-") || it.startsWith("proto-"))
                .extracting(it -> it.replaceFirst("-[0-9].*", ""))
                .doesNotHaveDuplicates();
    }

    /// On a class path of the directory and the rest of the distribution, without Google's client.
    @Test
    void isAllThatAReadingNeeds() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            boolean ofThisModule = path.toAbsolutePath().equals(CLASSES.toAbsolutePath());
            if (!GOOGLES.matcher(name(path)).matches() && !ofThisModule) {
                urls.add(url(path));
            }
        }
        for (Path jar : jars()) {
            urls.add(url(jar));
        }
        try (URLClassLoader installation =
                new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Class<?> reading = installation.loadClass(PluginReading.class.getName());
            Method ids = reading.getDeclaredMethod("ids");
            ids.setAccessible(true);

            assertThat(ids.invoke(null)).isEqualTo(List.of("shop-prod/europe-west1-b/1", "shop-prod/europe-west1-b/2"));
            assertThat(reading).isNotSameAs(PluginReading.class);
        }
    }

    private static URL url(Path path) throws MalformedURLException {
        return path.toAbsolutePath().toUri().toURL();
    }
}
