package io.fairlead.app.cli;

import io.fairlead.app.config.CheckedConfig;
import io.fairlead.app.config.ConfigReader;
import io.fairlead.app.logging.Logging;
import io.fairlead.app.runtime.Role;
import io.fairlead.app.runtime.Supervisor;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the pipeline, or some of its roles, until it is told to stop (SIGTERM, Ctrl-C).",
            "A start waits for a Kafka, schema registry or registry that is away.",
            "Follows the configuration file; SIGHUP and `fairlead reload` ask for it at once."
        })
final class RunCommand implements Callable<Integer> {
    @Mixin
    private Options options = new Options();

    @Option(
            names = "--roles",
            split = ",",
            paramLabel = "ROLE",
            converter = RoleConverter.class,
            description = "ingest, topology, publisher, separated by commas (default: all).")
    private Set<Role> roles = EnumSet.allOf(Role.class);

    @Override
    public Integer call() throws InterruptedException {
        CheckedConfig checked = ConfigReader.check(options.config);
        Logging.apply(checked.config().log());
        Supervisor supervisor = Supervisor.open(checked, roles, Clock.systemUTC());
        Shutdown.closeOnSignal(supervisor);
        supervisor.reloadOnHangUp();
        supervisor.run();
        return ExitCode.DONE;
    }

    static final class RoleConverter implements ITypeConverter<Role> {
        @Override
        public Role convert(String value) {
            try {
                return Role.valueOf(value.strip().toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException _) {
                throw new TypeConversionException("\"" + value + "\" is none of ingest, topology, publisher");
            }
        }
    }
}
