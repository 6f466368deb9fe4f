package io.fairlead.cli.demo;

import java.nio.file.Path;

/// The command line that starts this program again from the same directory: the launcher as it was called, or, without
/// a launcher, `java` with the class path of this process.
public record Program(String words) {
    /// Set by the launcher to how it was called.
    static final String PROPERTY = "fairlead.command";

    /// The program of this process.
    public static Program current() {
        String launcher = System.getProperty(PROPERTY, "");
        if (!launcher.isEmpty()) {
            return new Program(Shell.quote(launcher));
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new Program(Shell.quote(java) + " -cp " + Shell.quote(System.getProperty("java.class.path"))
                + " io.fairlead.app.Main");
    }

    /// A line for a shell.
    String line(String arguments, Path config) {
        return words + " " + arguments + " -c " + Shell.quote(config.toString());
    }
}
