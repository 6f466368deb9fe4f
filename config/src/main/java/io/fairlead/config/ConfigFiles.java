package io.fairlead.config;

import io.fairlead.options.ConfigEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The configuration file and the files that it refers to: secrets (`${file:...}`), TLS files of sources, kubeconfigs.
/// They are compared by content, so a rename by an editor and a switched link of a ConfigMap are treated alike.
public final class ConfigFiles {
    private static final Pattern SECRET = Pattern.compile("\\$\\{file:([^}]*)}");
    private static final int MAX_BYTES = 8 << 20;

    private final ConfigReader reader;
    private final Path file;

    public ConfigFiles(ConfigReader reader, Path file) {
        this.reader = reader;
        this.file = file;
    }

    public Path file() {
        return file;
    }

    /// Reads the file with all of its secrets.
    ///
    /// @throws io.fairlead.model.failure.ConfigurationFailure it has errors
    public CheckedConfig read() {
        return reader.check(file);
    }

    /// The parts of what was read, with the content of the files that they refer to.
    public static ConfigParts parts(FairleadConfig config) {
        return ConfigParts.of(config, ConfigFiles::content);
    }

    /// Differs if the content of any file differs. Never fails: a missing file counts as a content, too.
    ///
    /// @param known the configuration in force, for the files that it names
    public String stamp(FairleadConfig known) {
        String text = content(file);
        SortedSet<Path> files = new TreeSet<>(ConfigParts.files(known));
        ConfigEnvironment environment = ConfigEnvironment.of(file);
        Matcher secret = SECRET.matcher(text);
        while (secret.find()) {
            try {
                files.add(environment.resolve(secret.group(1)));
            } catch (InvalidPathException _) {
                // The reader reports it.
            }
        }
        StringBuilder all = new StringBuilder(text);
        files.forEach(each -> all.append('\n').append(each).append('\n').append(content(each)));
        return Digests.short12(all.toString());
    }

    private static String content(Path file) {
        try {
            return Files.size(file) > MAX_BYTES
                    ? "too large: " + Files.size(file)
                    : new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "unreadable: " + e.getClass().getSimpleName();
        }
    }
}
