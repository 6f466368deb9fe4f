package io.fairlead.cli;

import io.fairlead.config.FairleadConfig;
import io.fairlead.config.SourceConfig;
import io.fairlead.config.TargetConfig;
import io.fairlead.model.Command;
import io.fairlead.model.SourceId;
import io.fairlead.model.Subject;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.operations.control.Control;
import io.fairlead.operations.table.ServiceViews;
import io.fairlead.operations.table.TableQueries;
import io.fairlead.table.image.MeshView;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/// The subjects of `freeze` and `thaw`: one service, source or target, or everything if none is named.
final class FreezeOption {
    @ArgGroup
    private Which which = new Which();

    static final class Which {
        @Option(
                names = "--service",
                paramLabel = "SERVICE",
                description = "A host, namespace/host, or the address of an endpoint.")
        private String service = "";

        @Option(
                names = "--source",
                paramLabel = "NAME",
                converter = SourceNameConverter.class,
                description = "Every service that this source lists.")
        private @Nullable SourceId source;

        @Option(names = "--target", paramLabel = "NAME", description = "Everything in this target.")
        private String target = "";
    }

    /// Sends the command for each subject.
    ///
    /// @return the subjects
    /// @throws ConfigurationFailure a named subject does not exist, and is not frozen
    List<Subject> ask(FairleadConfig config, Command command) throws InterruptedException {
        List<Subject> subjects = subjects(config, command.kind());
        Control.send(config, subjects, command);
        return subjects;
    }

    private List<Subject> subjects(FairleadConfig config, Command.Kind kind) throws InterruptedException {
        if (!which.service.isEmpty()) {
            return services(config, kind);
        }
        SourceId source = which.source;
        if (source != null) {
            return List.of(source(source, config, kind));
        }
        if (!which.target.isEmpty()) {
            return List.of(target(which.target, config, kind));
        }
        return List.of(new Subject.Everything());
    }

    private Subject source(SourceId source, FairleadConfig config, Command.Kind kind) throws InterruptedException {
        List<String> names = config.sources().stream()
                .map(SourceConfig::name)
                .map(SourceId::value)
                .toList();
        Named named = new Named("APP-SOURCE-UNKNOWN", "source", source.value(), new Subject.OfSource(source));
        return known(named, names, config, kind);
    }

    private Subject target(String target, FairleadConfig config, Command.Kind kind) throws InterruptedException {
        List<String> names = config.targets().stream().map(TargetConfig::name).toList();
        Named named = new Named("APP-TARGET-UNKNOWN", "target", target, new Subject.OfTarget(target));
        return known(named, names, config, kind);
    }

    private record Named(String code, String what, String name, Subject subject) {}

    private static Subject known(Named named, List<String> configured, FairleadConfig config, Command.Kind kind)
            throws InterruptedException {
        if (configured.contains(named.name())
                || (kind == Command.Kind.THAW
                        && FrozenSubjects.in(table(config)).contains(named.subject()))) {
            return named.subject();
        }
        throw new ConfigurationFailure(
                named.code(),
                "there is no " + named.what() + " \"" + named.name() + "\"; configured are " + configured);
    }

    private List<Subject> services(FairleadConfig config, Command.Kind kind) throws InterruptedException {
        MeshView table = table(config);
        List<Subject> found = ServiceViews.named(table, which.service).stream()
                .map(service ->
                        (Subject) new Subject.OfService(service.service().service()))
                .toList();
        if (found.isEmpty() && kind == Command.Kind.THAW) {
            found = FrozenSubjects.services(table, which.service);
        }
        if (found.isEmpty()) {
            throw new ConfigurationFailure(
                    "APP-SERVICE-UNKNOWN",
                    "no service or endpoint in the table is \"" + which.service + "\"; `fairlead services` lists them");
        }
        return found;
    }

    private static MeshView table(FairleadConfig config) throws InterruptedException {
        return TableQueries.table(config, InstantSource.system());
    }
}
