package io.fairlead.cli;

import io.fairlead.config.CheckedConfig;
import io.fairlead.config.ConfigFiles;
import io.fairlead.config.HttpConfig;
import io.fairlead.platform.Role;
import io.fairlead.server.Launch;
import io.fairlead.server.Supervisor;
import io.fairlead.server.logging.Logging;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the pipeline, or some of its roles, until it is stopped (SIGTERM, Ctrl-C).",
            "At startup it waits for Kafka, the schema registry and registries that are unavailable.",
            "Watches the configuration file; SIGHUP and `fairlead reload` reload it immediately."
        })
final class RunCommand implements Callable<Integer> {
    private static final int HIGHEST_PORT = 65_535;

    @Mixin
    private ConfigOption options = new ConfigOption();

    @Option(
            names = "--roles",
            split = ",",
            paramLabel = "ROLE",
            converter = RoleConverter.class,
            description = "ingest, topology, publisher, record, separated by commas (default: all).")
    private Set<Role> roles = EnumSet.allOf(Role.class);

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            converter = PortConverter.class,
            description = "The port to listen on instead of http.port, so that several processes on one machine"
                    + " can share a file. 0 uses any free port.")
    private @Nullable Integer httpPort;

    @Override
    public Integer call() throws InterruptedException {
        CheckedConfig checked = options.check();
        Logging.apply(checked.config().log());
        HttpConfig http = checked.config().http();
        HttpConfig where = httpPort == null ? http : http.at(httpPort);
        ConfigFiles files = new ConfigFiles(options.reader(), options.config);
        Supervisor supervisor = Supervisor.open(new Launch(files, checked, roles, where), Clock.systemUTC());
        Shutdown.closeOnSignal(supervisor);
        supervisor.reloadOnHangUp();
        supervisor.run();
        return ExitCode.DONE;
    }

    static final class PortConverter implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            if (!value.matches("[0-9]{1,5}") || Integer.parseInt(value) > HIGHEST_PORT) {
                throw new TypeConversionException("\"" + value + "\" is no port; expected 0-" + HIGHEST_PORT);
            }
            return Integer.valueOf(value);
        }
    }

    static final class RoleConverter implements ITypeConverter<Role> {
        @Override
        public Role convert(String value) {
            try {
                return Role.valueOf(value.strip().toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException _) {
                throw new TypeConversionException(
                        "\"" + value + "\" is not one of ingest, topology, publisher, record");
            }
        }
    }
}
