package io.fairlead.cli;

import io.fairlead.config.FairleadConfig;
import io.fairlead.config.SourceConfig;
import io.fairlead.config.TargetConfig;
import io.fairlead.model.Command;
import io.fairlead.model.SourceId;
import io.fairlead.model.Subject;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.operations.control.Control;
import io.fairlead.operations.table.TableQueries;
import io.fairlead.table.image.MeshService;
import java.time.InstantSource;
import java.util.List;
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

        @Option(names = "--source", paramLabel = "NAME", description = "Every service that this source lists.")
        private String source = "";

        @Option(names = "--target", paramLabel = "NAME", description = "Everything in this target.")
        private String target = "";
    }

    /// Sends the command for each subject.
    ///
    /// @return the subjects
    /// @throws ConfigurationFailure a named subject does not exist
    List<Subject> ask(FairleadConfig config, Command command) throws InterruptedException {
        List<Subject> subjects = subjects(config);
        Control.send(config, subjects, command);
        return subjects;
    }

    private List<Subject> subjects(FairleadConfig config) throws InterruptedException {
        if (!which.service.isEmpty()) {
            return services(config);
        }
        if (!which.source.isEmpty()) {
            return List.of(source(config));
        }
        return List.of(which.target.isEmpty() ? new Subject.Everything() : target(config));
    }

    private Subject source(FairleadConfig config) {
        List<String> names = config.sources().stream()
                .map(SourceConfig::name)
                .map(SourceId::value)
                .toList();
        require("APP-SOURCE-UNKNOWN", "source", which.source, names);
        return new Subject.OfSource(new SourceId(which.source));
    }

    private Subject target(FairleadConfig config) {
        List<String> names = config.targets().stream().map(TargetConfig::name).toList();
        require("APP-TARGET-UNKNOWN", "target", which.target, names);
        return new Subject.OfTarget(which.target);
    }

    private List<Subject> services(FairleadConfig config) throws InterruptedException {
        List<MeshService> found = ServiceViews.named(TableQueries.table(config, InstantSource.system()), which.service);
        if (found.isEmpty()) {
            throw new ConfigurationFailure(
                    "APP-SERVICE-UNKNOWN",
                    "no service or endpoint in the table is \"" + which.service + "\"; `fairlead services` lists them");
        }
        return found.stream()
                .map(service ->
                        (Subject) new Subject.OfService(service.service().service()))
                .toList();
    }

    private static void require(String code, String what, String name, List<String> names) {
        if (!names.contains(name)) {
            throw new ConfigurationFailure(code, "there is no " + what + " \"" + name + "\"; configured are " + names);
        }
    }
}
