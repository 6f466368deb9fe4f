package io.fairlead.server;

import io.fairlead.config.CheckedConfig;
import io.fairlead.config.ConfigDifference;
import io.fairlead.config.ConfigFiles;
import io.fairlead.config.ConfigParts;
import io.fairlead.config.FairleadConfig;
import io.fairlead.config.MergeConfig;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.Failure;
import io.fairlead.operations.connectors.Sources;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Applies the configuration file while the process runs. See ADR 27.
///
/// | the file | then |
/// |---|---|
/// | has a mistake that `validate` would report | rejected completely, the configuration in force stays |
/// | is that of another pipeline | rejected completely |
/// | differs in parts that are followed | these are applied, each separately |
/// | differs in parts that are fixed | these stay as they are, and are named |
/// | changes while it is read, or the process is still starting | nothing is decided |
final class Reloads {
    private static final Logger LOG = LoggerFactory.getLogger(Reloads.class);

    private final ConfigFiles files;
    private final ConfigInForce inForce;
    private final Function<CheckedConfig, List<String>> preflight;
    private final Supplier<? extends @Nullable Reconfigurable> running;

    /// @param preflight what would make a run refuse the configuration, each with file, line and key path
    /// @param running null while the process starts
    Reloads(
            ConfigFiles files,
            ConfigInForce inForce,
            Function<CheckedConfig, List<String>> preflight,
            Supplier<? extends @Nullable Reconfigurable> running) {
        this.files = files;
        this.inForce = inForce;
        this.preflight = preflight;
        this.running = running;
    }

    /// Checks the file now. One call at a time; returns once everything that changed is applied.
    synchronized Reload now() {
        Reconfigurable changed = running.get();
        if (changed == null) {
            return new Reload.Later("the process is still starting; the file is applied once everything runs");
        }
        try {
            return read(changed);
        } catch (Failure failure) {
            return refused(failure);
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("the configuration could not be read", e);
            return refused(unexpected(e));
        }
    }

    private Reload read(Reconfigurable changed) {
        String before = stamp();
        CheckedConfig checked = files.read();
        ConfigParts parts = ConfigFiles.parts(checked.config());
        if (!parts.equals(inForce.parts())) {
            require(checked);
        }
        if (!before.equals(stamp())) {
            return new Reload.Later("the file, or one that it refers to, changed while it was read; try again");
        }
        return apply(changed, checked, parts);
    }

    private ConfigurationFailure unexpected(Throwable e) {
        return new ConfigurationFailure(
                "CONFIG-INVALID",
                "reading " + files.file() + " failed unexpectedly: " + e
                        + "; report it, with the stack trace in the log");
    }

    String stamp() {
        return files.stamp(inForce.config());
    }

    /// @throws ConfigurationFailure the file cannot be applied
    private void require(CheckedConfig checked) {
        List<String> problems = new ArrayList<>(preflight.apply(checked));
        problems.addAll(Sources.checkFiles(checked));
        if (!problems.isEmpty()) {
            throw new ConfigurationFailure("CONFIG-INVALID", String.join("\n", problems));
        }
        String pipeline = inForce.config().pipeline();
        if (!checked.config().pipeline().equals(pipeline)) {
            throw otherPipeline(checked, pipeline);
        }
    }

    private static ConfigurationFailure otherPipeline(CheckedConfig checked, String pipeline) {
        return new ConfigurationFailure(
                "CONFIG-OTHER-PIPELINE",
                checked.at("pipeline") + ": found \"" + checked.config().pipeline()
                        + "\", while the process runs pipeline \"" + pipeline
                        + "\"; this is the file of another pipeline: restore the right one, or stop the process and"
                        + " start it with this one");
    }

    private Reload apply(Reconfigurable changed, CheckedConfig checked, ConfigParts parts) {
        ConfigParts before = inForce.parts();
        ConfigDifference difference = ConfigDifference.between(before, parts);
        ConfigDifference left = difference.fixed();
        ConfigDifference leftBefore = inForce.left();
        boolean wasRefused = inForce.isRefused();
        inForce.took(followed(inForce.config(), checked.config()), parts.keepingFixedOf(before), left);
        if (!difference.followed().isEmpty()) {
            List<String> failed = follow(changed, checked, difference.followed());
            if (!failed.isEmpty()) {
                return appliedInPart(failed, before);
            }
        } else if (wasRefused) {
            LOG.info("configuration version={} is in force, and the file can be used again", inForce.version());
        }
        if (!left.isEmpty() && !left.equals(leftBefore)) {
            logNotApplied(left);
        }
        return new Reload.Applied(difference.followed(), left);
    }

    /// Returns what could not be applied.
    private List<String> follow(Reconfigurable changed, CheckedConfig checked, ConfigDifference followed) {
        checked.warnings().forEach(warning -> LOG.warn("configuration warning=\"{}\"", warning));
        LOG.info("configuration version={} changed={}", inForce.version(), followed.lines());
        return change(changed, inForce.config(), followed);
    }

    private Reload appliedInPart(List<String> failed, ConfigParts before) {
        Reload refused = refused(new ConfigurationFailure(
                "CONFIG-APPLIED-IN-PART",
                "version " + inForce.version() + " could not be applied in full: " + String.join("; ", failed)
                        + "; `fairlead reload` retries it, a restart applies all of it; report it, with the"
                        + " stack trace in the log"));
        inForce.appliedInPart(before);
        return refused;
    }

    private static void logNotApplied(ConfigDifference left) {
        LOG.warn(
                "configuration not-applied={} reason=\"these parts cannot change while the process runs\""
                        + " remedy=\"restart it\"",
                left.lines());
    }

    /// What fails unexpectedly counts as not applied: the next check tries it again.
    private static List<String> change(Reconfigurable changed, FairleadConfig next, ConfigDifference followed) {
        try {
            return changed.change(next, followed);
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("the configuration could not be applied", e);
            return List.of("the change: " + e);
        }
    }

    private Reload refused(Failure failure) {
        String message = Objects.requireNonNullElse(failure.getMessage(), "");
        inForce.refused(failure.code(), message);
        LOG.error(
                "configuration refused code={} in-force={} reason=\"{}\"", failure.code(), inForce.version(), message);
        return new Reload.Refused(failure.code(), message);
    }

    /// The followed parts of `next`; the others unchanged.
    private static FairleadConfig followed(FairleadConfig now, FairleadConfig next) {
        return new FairleadConfig(
                now.pipeline(),
                now.kafka(),
                now.schemaRegistry(),
                now.http(),
                next.log(),
                now.topics(),
                next.sources(),
                new MergeConfig(next.merge().precedence(), now.merge().serviceLinger()),
                next.guard(),
                next.targets());
    }
}
