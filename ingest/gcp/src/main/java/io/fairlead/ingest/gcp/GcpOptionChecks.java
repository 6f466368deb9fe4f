package io.fairlead.ingest.gcp;

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

    private final Options options;
    private final List<OptionProblem> problems = new ArrayList<>();

    GcpOptionChecks(Options options) {
        this.options = options;
    }

    List<OptionProblem> problems() {
        projects();
        credentials();
        filter();
        Stream.of("endpoint", "iam-endpoint").filter(options::has).forEach(this::endpoint);
        return problems;
    }

    private void add(String path, String problem) {
        problems.add(new OptionProblem(path, problem));
    }

    private void projects() {
        Set<String> seen = new HashSet<>();
        List<String> given = options.texts("projects");
        for (int i = 0; i < given.size(); i++) {
            if (!seen.add(given.get(i))) {
                add("projects[" + i + "]", "\"" + given.get(i) + "\" occurs twice, expected each project once");
            }
        }
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

    private void endpoint(String key) {
        String text = options.text(key);
        String shown = "\""
                + PrintableText.of(text.replaceFirst("//[^/]*@", "//***@").replaceFirst("(?s)\\?.*", "?...")) + "\"";
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

    /// Whether calls to it leave this machine without encryption.
    static boolean isExposed(URI url) {
        return "http".equals(url.getScheme())
                && !String.valueOf(url.getHost()).matches("localhost|127\\.[0-9.]+|\\[::1]");
    }
}
