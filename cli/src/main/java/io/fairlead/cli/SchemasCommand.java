package io.fairlead.cli;

import io.fairlead.operations.control.Administration;
import io.fairlead.operations.control.Administration.SubjectState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "schemas",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "register|check",
        description = "Registers and checks the schemas of all topics.")
final class SchemasCommand {
    private static final List<String> COLUMNS = List.of("subject", "state", "id", "detail");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "register",
            mixinStandardHelpOptions = true,
            description = "Registers every schema and sets its subject's compatibility.")
    int register(@Mixin ConfigOption options, @Mixin TableOptions table) throws InterruptedException {
        List<SubjectState> subjects = Administration.registerSchemas(options.readWithoutSources());
        Answers.print(Terminal.out(spec), table.format, COLUMNS, rows(subjects));
        return ExitCode.DONE;
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description =
                    "Shows which schemas are registered and compatible. Exits with 3 if one is neither registered nor"
                            + " would be with the first record.")
    int check(@Mixin ConfigOption options, @Mixin TableOptions table) throws InterruptedException {
        List<SubjectState> subjects = Administration.checkSchemas(options.readWithoutSources());
        Answers.print(Terminal.out(spec), table.format, COLUMNS, rows(subjects));
        return subjects.stream().allMatch(SubjectState::isAsItMustBe) ? ExitCode.DONE : ExitCode.DIFFERENCES;
    }

    private static List<Map<String, Object>> rows(List<SubjectState> subjects) {
        return subjects.stream().map(SchemasCommand::row).toList();
    }

    private static Map<String, Object> row(SubjectState subject) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("subject", subject.subject());
        row.put("state", subject.state());
        row.put("id", subject.id() < 0 ? null : subject.id());
        row.put("detail", subject.detail());
        return row;
    }
}
