package io.fairlead.operations.connectors;

import io.fairlead.config.CheckedConfig;
import io.fairlead.config.FairleadConfig;
import io.fairlead.config.TargetConfig;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.Failure;
import io.fairlead.platform.Role;
import io.fairlead.publisher.spi.MeshTarget;
import io.fairlead.publisher.spi.Owner;
import io.fairlead.wire.schemaregistry.SchemaRegistryClient;
import io.fairlead.wire.schemaregistry.SchemaRegistryClientConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Finds, without a network, why a run would reject a well-formed configuration: rules, options of sources, local files
/// that are named and missing. Used by both `validate` and `run`.
public final class Preflight {
    private static final List<String> FILES = List.of("ssl.keystore.location", "ssl.truststore.location");

    private final CheckedConfig checked;
    private final FairleadConfig config;
    private final List<String> problems = new ArrayList<>();

    private Preflight(CheckedConfig checked) {
        this.checked = checked;
        this.config = checked.config();
    }

    /// Every problem, each with file, line and key path.
    public static List<String> problems(CheckedConfig checked, Set<Role> roles, Clock clock) {
        Preflight preflight = new Preflight(checked);
        preflight.sources(clock);
        preflight.kafka();
        preflight.schemaRegistry(clock);
        if (roles.contains(Role.PUBLISHER)) {
            preflight.targets();
        }
        return List.copyOf(preflight.problems);
    }

    /// Returns if there are none.
    ///
    /// @throws ConfigurationFailure `CONFIG-INVALID`, with all of them
    public static void require(CheckedConfig checked, Set<Role> roles, Clock clock) {
        List<String> problems = problems(checked, roles, clock);
        if (!problems.isEmpty()) {
            throw new ConfigurationFailure("CONFIG-INVALID", String.join("\n", problems));
        }
    }

    private void sources(Clock clock) {
        List<String> ofRules = Sources.check(config);
        problems.addAll(ofRules);
        if (ofRules.isEmpty()) {
            for (int i = 0; i < config.sources().size(); i++) {
                String path = "sources[" + i + "]";
                try {
                    Sources.setup(config, config.sources().get(i), clock)
                            .source()
                            .close();
                } catch (Failure failure) {
                    add(path, failure);
                }
            }
        }
    }

    private void kafka() {
        config.kafka().common().values().forEach((name, value) -> {
            if (FILES.contains(name) && !value.contains("${")) {
                file("kafka." + name, value);
            }
        });
    }

    private void file(String path, String value) {
        Path file = Path.of(value);
        if (!Files.exists(file)) {
            problems.add(checked.at(path) + ": there is no file " + file.toAbsolutePath());
        } else if (Files.isDirectory(file) || !Files.isReadable(file)) {
            problems.add(checked.at(path) + ": " + file.toAbsolutePath() + " is not a file that this user may read");
        }
    }

    private void schemaRegistry(Clock clock) {
        if (config.schemaRegistry().place().isEmbedded()) {
            return;
        }
        try {
            Map<String, String> properties =
                    config.schemaRegistry().properties().values();
            SchemaRegistryClient.open(SchemaRegistryClientConfig.from(properties), clock)
                    .close();
        } catch (Failure failure) {
            add("schema-registry", failure);
        }
    }

    private void targets() {
        for (int i = 0; i < config.targets().size(); i++) {
            TargetConfig target = config.targets().get(i);
            String path =
                    "targets[" + i + "]" + "." + target.options().factory().kind();
            try (MeshTarget opened = Targets.target(Owner.of(config.pipeline()), target)) {
                opened.check();
            } catch (Failure failure) {
                add(path, failure);
            }
        }
    }

    private void add(String path, Failure failure) {
        String.valueOf(failure.getMessage())
                .lines()
                .forEach(line -> problems.add(checked.at(path) + ": " + line + " (" + failure.code() + ")"));
    }
}
