package io.fairlead.ingest.gcp;

import io.fairlead.http.HttpUrls;
import io.fairlead.http.PrintableText;
import io.fairlead.options.OptionProblem;
import io.fairlead.options.Options;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What the schema cannot say about the options.
final class GcpOptionChecks {
    /// A field of the instance itself, not of its labels, nor in a value. A minus before it means: not.
    private static final Pattern STATUS = Pattern.compile("(?<![\\w.\"'])(?<![\\w.]-)(status|statusMessage)(?![\\w-])");

    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"|'[^']*'");

    private static final List<String> OF_COMPUTE_ENGINE = List.of(
            "filter",
            "service-label",
            "instance-group",
            "port",
            "port-label",
            "address",
            "health",
            "page-size",
            "endpoint");

    private final Options options;
    private final List<OptionProblem> problems = new ArrayList<>();

    GcpOptionChecks(Options options) {
        this.options = options;
    }

    List<OptionProblem> problems() {
        unique("projects", options.texts("projects"), "project");
        credentials();
        filter();
        if (options.has("service-directory")) {
            serviceDirectory();
        }
        Stream.of("endpoint", "iam-endpoint").filter(options::has).forEach(key -> endpoint(key, options.text(key)));
        return problems;
    }

    private void add(String path, String problem) {
        problems.add(new OptionProblem(path, problem));
    }

    private void unique(String path, List<String> given, String what) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < given.size(); i++) {
            if (!seen.add(given.get(i))) {
                add(path + "[" + i + "]", "\"" + given.get(i) + "\" occurs twice, expected each " + what + " once");
            }
        }
    }

    private void serviceDirectory() {
        Options given = options.section("service-directory");
        unique("service-directory.locations", given.texts("locations"), "location");
        if (given.has("endpoint")) {
            endpoint("service-directory.endpoint", given.text("endpoint"));
        }
        OF_COMPUTE_ENGINE.stream()
                .filter(options::has)
                .forEach(key -> add(
                        key,
                        "is an option of Compute Engine, which a source with `service-directory` does not read; use a"
                                + " source for each"));
    }

    private void credentials() {
        boolean file = options.has("credentials-file");
        if (options.text("credentials").equals("default-chain") == file) {
            add(
                    file ? "credentials-file" : "credentials",
                    file
                            ? "is set although `credentials` is default-chain; set `credentials: static`"
                            : "is static without a file, expected `credentials-file`");
        }
    }

    /// The source looks at the state itself: an instance that is filtered away by its state looks removed.
    private void filter() {
        String filter = options.text("filter", "");
        if (STATUS.matcher(QUOTED.matcher(filter).replaceAll("\"\"")).find()) {
            add(
                    "filter",
                    "\"" + PrintableText.of(filter)
                            + "\" filters by status, which is not allowed: the source itself reads the state of each"
                            + " instance");
        }
    }

    private void endpoint(String key, String text) {
        String shown = "\"" + HttpUrls.shown(text) + "\"";
        try {
            URI url = new URI(text);
            boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            boolean bare = url.getUserInfo() == null && url.getQuery() == null && url.getFragment() == null;
            if (!http
                    || url.getHost() == null
                    || !bare
                    || !String.valueOf(url.getPath()).matches("/?")) {
                add(key, shown + " is not the URL of a server, expected https://... without a path");
            }
        } catch (URISyntaxException _) {
            add(key, shown + " is not a URL, expected https://...");
        }
    }
}
