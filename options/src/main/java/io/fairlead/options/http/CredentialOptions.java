package io.fairlead.options.http;

import io.fairlead.options.OptionProblem;
import io.fairlead.options.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What a schema cannot say about the options of [Credentials].
public final class CredentialOptions {
    private CredentialOptions() {}

    /// No problem contains a secret.
    public static List<OptionProblem> problems(Options options) {
        List<OptionProblem> problems = new ArrayList<>();
        List<String> given =
                Stream.of("token", "token-file", "user").filter(options::has).toList();
        if (given.size() > 1) {
            problems.add(new OptionProblem(
                    given.getLast(), "is set beside `" + given.getFirst() + "`, expected one of them"));
        }
        password(options, problems);
        HeaderText.problem(options.secret("token").value(), HeaderText.Spaces.REFUSED)
                .ifPresent(problem -> problems.add(new OptionProblem("token", problem)));
        if (options.text("user", "").indexOf(':') >= 0) {
            problems.add(new OptionProblem("user", "contains a colon, which basic authentication cannot send"));
        }
        return problems;
    }

    private static void password(Options options, List<OptionProblem> problems) {
        boolean password = options.has("password");
        boolean file = options.has("password-file");
        if (options.has("user") && password == file) {
            problems.add(new OptionProblem(
                    "user",
                    (password ? "has `password` and `password-file`" : "has no password")
                            + ", expected either `password` or `password-file`"));
        } else if (!options.has("user") && (password || file)) {
            problems.add(
                    new OptionProblem(password ? "password" : "password-file", "is set without `user`, expected both"));
        }
    }
}
