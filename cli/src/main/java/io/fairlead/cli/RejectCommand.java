package io.fairlead.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "reject",
        mixinStandardHelpOptions = true,
        description =
                "Keeps suspect endpoints, whatever later reports contain, until the registry lists" + " them again.")
final class RejectCommand implements Callable<Integer> {
    @Mixin
    private SuspectsOption suspects = new SuspectsOption();

    @Mixin
    private Operator operator = new Operator();

    @Mixin
    private ConfigOption options = new ConfigOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        return suspects.ask(
                options.readWithoutSources(), io.fairlead.model.Command.Kind.REJECT, operator, spec.commandLine());
    }
}
