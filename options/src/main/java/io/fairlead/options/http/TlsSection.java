package io.fairlead.options.http;

import io.fairlead.http.tls.TlsFiles;
import io.fairlead.http.tls.TlsOptions;
import io.fairlead.options.OptionProblem;
import io.fairlead.options.Options;
import java.util.List;

/// The options in the section `tls`: `ca`, `cert`, `key` and `server-name`.
public final class TlsSection {
    private TlsSection() {}

    /// Of the options that contain the section.
    public static boolean isGiven(Options options) {
        return !options.section("tls").node().isEmpty();
    }

    /// Of the options that contain the section; [TlsOptions#NONE] without it.
    public static TlsOptions read(Options options) {
        Options tls = options.section("tls");
        return new TlsOptions(
                tls.pathOrNull("ca"), tls.pathOrNull("cert"), tls.pathOrNull("key"), tls.text("server-name", ""));
    }

    /// Reads the files.
    public static List<OptionProblem> localProblems(TlsOptions tls) {
        return TlsFiles.check(tls).entrySet().stream()
                .map(problem -> new OptionProblem("tls." + problem.getKey(), problem.getValue()))
                .toList();
    }
}
