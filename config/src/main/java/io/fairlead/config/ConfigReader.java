package io.fairlead.config;

import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.options.ConfigEnvironment;
import io.fairlead.publisher.spi.TargetOptions;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Reads `fairlead.yaml`. The result is complete and consistent; otherwise it throws one
/// [ConfigurationFailure] whose message has a line for each error:
/// `FILE line N: KEY PATH: what was found, what was expected, what to do`.
public final class ConfigReader {
    private static final long MAX_BYTES = 4 << 20;

    private final Connectors connectors;
    private final ConfigSchema schema;

    public ConfigReader(Connectors connectors) {
        this.connectors = connectors;
        this.schema = ConfigSchema.of(connectors);
    }

    /// Reads a file. Relative paths in it are relative to its directory.
    public FairleadConfig read(Path file) {
        return read(file, NeededSecrets.ALL);
    }

    /// Reads a file, for a command that needs only these secrets.
    public FairleadConfig read(Path file, NeededSecrets secrets) {
        return parse(textOf(file), secrets, RemovedKeys.NONE);
    }

    /// Reads a file with all of its secrets, for commands that run or validate it.
    public CheckedConfig check(Path file) {
        return check(textOf(file), NeededSecrets.ALL, RemovedKeys.NONE);
    }

    /// Reads the text of a file called `name`.
    public FairleadConfig parse(String name, String text, ConfigEnvironment environment) {
        return parse(new ConfigText(name, text, environment), NeededSecrets.ALL, RemovedKeys.NONE);
    }

    FairleadConfig parse(ConfigText text, NeededSecrets secrets, RemovedKeys removed) {
        return check(text, secrets, removed).config();
    }

    /// Reads the options of one target, as in a configuration next to the target's name: `istio: {context: prod}`.
    ///
    /// @throws ConfigurationFailure `CONFIG-INVALID`, with a line for each error
    public TargetOptions<?> targetOptions(ConfigText text) {
        Problems problems = new Problems(text.name());
        Optional<ConfigTree> read = YamlReader.read(text.text(), problems);
        if (read.isPresent()) {
            ConfigTree tree = read.get().asOnlyTarget();
            new SchemaCheck(schema, tree, RemovedKeys.NONE.with(connectors), problems).run();
            ConfigTree replaced = checked(tree, new SecretLookup(text.environment(), NeededSecrets.ALL), problems);
            if (problems.isEmpty()) {
                return new Binder(text.name(), replaced, text.environment(), connectors)
                        .config()
                        .targets()
                        .getFirst()
                        .options();
            }
        }
        throw new ConfigurationFailure("CONFIG-INVALID", problems.report());
    }

    CheckedConfig check(ConfigText text, NeededSecrets secrets, RemovedKeys removed) {
        Problems problems = new Problems(text.name());
        Optional<ConfigTree> read = YamlReader.read(text.text(), problems);
        if (read.isPresent()) {
            ConfigTree tree = read.get();
            new SchemaCheck(schema, tree, removed.with(connectors), problems).run();
            ConfigTree replaced = checked(tree, new SecretLookup(text.environment(), secrets), problems);
            if (problems.isEmpty()) {
                FairleadConfig config = new Binder(text.name(), replaced, text.environment(), connectors).config();
                Map<String, Integer> lines = new HashMap<>();
                tree.lines().forEach((path, line) -> lines.put(path.text(), line));
                return new CheckedConfig(config, problems.warnings(), text.name(), lines);
            }
        }
        throw new ConfigurationFailure("CONFIG-INVALID", problems.report());
    }

    private ConfigTree checked(ConfigTree tree, SecretLookup secrets, Problems problems) {
        new BoundsCheck(schema, tree, problems).run();
        new CrossCheck(tree, problems).run();
        ConfigTree replaced = new References(schema, tree, secrets, problems).replace();
        new ConnectorCheck(connectors, replaced, secrets.environment(), problems).run();
        if (secrets.needed() != NeededSecrets.NONE) {
            new KafkaCheck(tree, replaced, problems).run();
        }
        return replaced;
    }

    private static ConfigText textOf(Path file) {
        return new ConfigText(file.toString(), content(file), ConfigEnvironment.of(file));
    }

    private static String content(Path file) {
        try {
            requireConfigFile(file);
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (CharacterCodingException e) {
            throw unreadable(file, "is not text in UTF-8; save it as UTF-8");
        } catch (IOException e) {
            throw unreadable(file, "cannot be read (" + e.getClass().getSimpleName() + "); correct its permissions");
        }
    }

    private static void requireConfigFile(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw unreadable(
                    file, "does not exist; give the path of a fairlead.yaml, or see docs/config.md and write one");
        }
        if (Files.isDirectory(file)) {
            throw unreadable(file, "is a directory; give the path of the file in it");
        }
        if (Files.size(file) > MAX_BYTES) {
            throw unreadable(
                    file,
                    "has " + Files.size(file) + " bytes, expected at most " + MAX_BYTES
                            + "; is it an inventory? Name it under sources: files: paths");
        }
    }

    private static ConfigurationFailure unreadable(Path file, String text) {
        return new ConfigurationFailure("CONFIG-FILE", file + ": " + text);
    }
}
