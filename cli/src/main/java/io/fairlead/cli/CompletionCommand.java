package io.fairlead.cli;

import java.io.PrintWriter;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = {
            "Prints the completion script of a shell.",
            "For this shell: source <(fairlead completion bash)",
            "For every new shell, add that line to ~/.bashrc, or with zsh to ~/.zshrc after `compinit`."
        })
final class CompletionCommand implements Runnable {
    @Parameters(
            paramLabel = "bash|zsh",
            converter = Shell.Converter.class,
            completionCandidates = Shell.Names.class,
            description = "The shell.")
    private Shell shell = Shell.BASH;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    enum Shell {
        BASH,
        ZSH;

        static final class Names implements Iterable<String> {
            @Override
            public Iterator<String> iterator() {
                return List.of("bash", "zsh").iterator();
            }
        }

        static final class Converter implements ITypeConverter<Shell> {
            @Override
            public Shell convert(String value) {
                return switch (value) {
                    case "bash" -> BASH;
                    case "zsh" -> ZSH;
                    default -> throw new TypeConversionException("\"" + value + "\" is not one of bash, zsh");
                };
            }
        }
    }

    /// One script serves both shells: in zsh it loads `bashcompinit` first.
    @Override
    public void run() {
        String name = shell.name().toLowerCase(Locale.ROOT);
        PrintWriter out = Terminal.out(spec);
        out.println("# Load it with: source <(fairlead completion " + name + ")");
        out.print(AutoComplete.bash("fairlead", spec.root().commandLine()));
        out.flush();
    }
}
