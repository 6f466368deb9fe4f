package io.fairlead.config;

import io.fairlead.model.failure.ConfigurationFailure;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Reads `fairlead.yaml`. What it returns is complete and consistent; otherwise it throws one
/// [ConfigurationFailure] whose message has a line for each mistake:
/// `FILE line N: KEY PATH: what was found, what was expected, what to do`.
public final class ConfigReader {
    private static final long MAX_BYTES = 4 << 20;

    private ConfigReader() {}

    /// Reads a file. Relative paths in it start from its folder.
    public static FairleadConfig read(Path file) {
        return read(file, NeededSecrets.ALL);
    }

    /// Reads a file, for a command that needs only such secrets.
    public static FairleadConfig read(Path file, NeededSecrets secrets) {
        return parse(file.toString(), content(file), ConfigEnvironment.of(file), secrets, RemovedKeys.NONE);
    }

    /// Reads a file with all of its secrets, for what runs it or judges it.
    public static CheckedConfig check(Path file) {
        return check(file.toString(), content(file), ConfigEnvironment.of(file), NeededSecrets.ALL, RemovedKeys.NONE);
    }

    /// Reads the text of a file called `name`.
    public static FairleadConfig parse(String name, String text, ConfigEnvironment surroundings) {
        return parse(name, text, surroundings, NeededSecrets.ALL, RemovedKeys.NONE);
    }

    static FairleadConfig parse(
            String name, String text, ConfigEnvironment surroundings, NeededSecrets secrets, RemovedKeys removed) {
        return check(name, text, surroundings, secrets, removed).config();
    }

    static CheckedConfig check(
            String name, String text, ConfigEnvironment surroundings, NeededSecrets secrets, RemovedKeys removed) {
        Problems problems = new Problems(name);
        Optional<ConfigTree> read = YamlReader.read(text, problems);
        if (read.isPresent()) {
            ConfigTree tree = read.get();
            new SchemaCheck(tree, removed, problems).run();
            new CrossCheck(tree, surroundings, problems).run();
            ConfigTree replaced = References.replace(tree, surroundings, secrets, problems);
            if (secrets != NeededSecrets.NONE) {
                new KafkaCheck(tree, replaced, problems).run();
            }
            if (problems.isEmpty()) {
                FairleadConfig config = new Binder(name, replaced, surroundings).config();
                Map<String, Integer> lines = new HashMap<>();
                tree.lines().forEach((path, line) -> lines.put(path.text(), line));
                return new CheckedConfig(config, problems.warnings(), name, lines);
            }
        }
        throw new ConfigurationFailure("CONFIG-INVALID", problems.report());
    }

    private static String content(Path file) {
        try {
            if (!Files.exists(file)) {
                throw unreadable(
                        file, "does not exist; give the path of a fairlead.yaml, or see docs/config.md and write one");
            }
            if (Files.isDirectory(file)) {
                throw unreadable(file, "is a folder; give the path of the file in it");
            }
            if (Files.size(file) > MAX_BYTES) {
                throw unreadable(
                        file,
                        "has " + Files.size(file) + " bytes, expected at most " + MAX_BYTES
                                + "; is it an inventory? Name it under sources: files: paths");
            }
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (CharacterCodingException e) {
            throw unreadable(file, "is not text in UTF-8; save it as UTF-8");
        } catch (IOException e) {
            throw unreadable(file, "cannot be read (" + e.getClass().getSimpleName() + "); correct its permissions");
        }
    }

    private static ConfigurationFailure unreadable(Path file, String text) {
        return new ConfigurationFailure("CONFIG-FILE", file + ": " + text);
    }
}
