package io.fairlead.ingest.aws;

import io.fairlead.http.HttpUrls;
import io.fairlead.options.OptionProblem;
import io.fairlead.options.Options;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// What the schema cannot say about the options.
final class AwsOptionChecks {
    private static final List<String> KEYS =
            List.of("access-key-id", "secret-access-key", "session-token", "access-key-file");

    private static final String AUTO_SCALING = "auto-scaling-endpoint";
    private static final String IN_PLACE = "put {region} in place of its name";
    private static final List<String> OF_EC2 = List.of(
            "filters", "service-tag", "port", "port-tag", "address", "health", "page-size", "endpoint", AUTO_SCALING);

    private final Options options;
    private final List<OptionProblem> problems = new ArrayList<>();

    AwsOptionChecks(Options options) {
        this.options = options;
    }

    List<OptionProblem> problems() {
        accounts();
        regions();
        credentials();
        filters();
        Stream.of("endpoint", AUTO_SCALING, "sts-endpoint").forEach(it -> url(it, options.text(it, "")));
        oneRegion("endpoint", options.text("endpoint", ""), IN_PLACE);
        oneRegion(AUTO_SCALING, options.text(AUTO_SCALING, ""), IN_PLACE);
        if (options.has(AUTO_SCALING) && !options.text("health").equals("auto-scaling")) {
            add(AUTO_SCALING, "is set although Auto Scaling is not read; set `health: auto-scaling`");
        }
        if (!options.has("sts-region")) {
            oneRegion("sts-endpoint", options.text("sts-endpoint", ""), IN_PLACE + ", or set `sts-region`");
        }
        if (options.has("cloud-map")) {
            cloudMap();
        }
        problems.addAll(new EventOptionChecks(options).problems());
        return problems;
    }

    private void add(String path, String problem) {
        problems.add(new OptionProblem(path, problem));
    }

    private void accounts() {
        Set<String> ids = new HashSet<>();
        List<Options> accounts = options.sections("accounts");
        for (int i = 0; i < accounts.size(); i++) {
            String id = accounts.get(i).text("id", "");
            if (!id.isEmpty() && !ids.add(id)) {
                add("accounts[" + i + "].id", "\"" + id + "\" occurs twice, expected each account once");
            }
            String role = accounts.get(i).text("assume-role", "");
            if (!role.isEmpty() && !id.isEmpty() && !role.contains("::" + id + ":")) {
                add("accounts[" + i + "].assume-role", "\"" + role + "\" is not a role of the account " + id);
            }
        }
    }

    private void regions() {
        Set<String> regions = new HashSet<>();
        List<String> given = options.texts("regions");
        for (int i = 0; i < given.size(); i++) {
            if (!regions.add(given.get(i))) {
                add("regions[" + i + "]", "\"" + given.get(i) + "\" occurs twice, expected each region once");
            }
        }
    }

    private void credentials() {
        List<String> given = KEYS.stream().filter(options::has).toList();
        if (options.text("credentials").equals("default-chain")) {
            if (!given.isEmpty()) {
                add(given.getFirst(), "is set although `credentials` is default-chain; set `credentials: static`");
            }
            return;
        }
        keys(given);
    }

    private void keys(List<String> given) {
        boolean file = options.has("access-key-file");
        if (file && given.size() > 1) {
            add("access-key-file", "is set beside `" + given.getFirst() + "`, expected one of them");
        } else if (!file && !(options.has("access-key-id") && options.has("secret-access-key"))) {
            add(
                    "credentials",
                    "is static without keys, expected either `access-key-file`, or `access-key-id` and"
                            + " `secret-access-key`");
        }
    }

    /// The source looks at the state itself: an instance that is filtered away by its state looks removed.
    private void filters() {
        List<Options> filters = options.sections("filters");
        for (int i = 0; i < filters.size(); i++) {
            String name = filters.get(i).text("name", "");
            if (name.startsWith("instance-state-") || name.startsWith("state-reason-") || name.equals("reason")) {
                add(
                        "filters[" + i + "].name",
                        "\"" + name + "\" is not allowed: the source itself reads the state of each instance");
            }
        }
    }

    private void cloudMap() {
        Options given = options.section("cloud-map");
        for (String key : List.of("endpoint", "data-endpoint")) {
            url("cloud-map." + key, given.text(key, ""));
            oneRegion("cloud-map." + key, given.text(key, ""), IN_PLACE);
        }
        if (given.has("endpoint") != given.has("data-endpoint")) {
            add("cloud-map", "has only one of `endpoint` and `data-endpoint`, expected both or none");
        }
        OF_EC2.stream()
                .filter(options::has)
                .forEach(it -> add(
                        it,
                        "is an option of EC2, which a source with `cloud-map` does not read; use a source for each"));
    }

    private void url(String key, String text) {
        if (text.isEmpty()) {
            return;
        }
        try {
            URI url = new URI(ofRegion(text, "eu-west-1"));
            boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            // The SDK leaves out what follows the port.
            boolean more =
                    !String.valueOf(url.getPath()).matches("/?") || url.getQuery() != null || url.getFragment() != null;
            if (!http || url.getHost() == null || url.getUserInfo() != null || more) {
                add(
                        key,
                        "\"" + HttpUrls.shown(text)
                                + "\" is not the URL of a server, expected http://... or https://...");
            }
        } catch (URISyntaxException _) {
            add(key, "\"" + HttpUrls.shown(text) + "\" is not a URL, expected http://... or https://...");
        }
    }

    /// A server signs and lists for one region: each further one would fail, or list the instances of the
    /// first.
    private void oneRegion(String key, String url, String remedy) {
        if (!url.isEmpty()
                && !url.contains("{region}")
                && options.texts("regions").size() > 1) {
            add(key, "\"" + HttpUrls.shown(url) + "\" is of one region, and `regions` has several; " + remedy);
        }
    }

    /// The URL for one region.
    static String ofRegion(String url, String region) {
        return url.replace("{region}", region);
    }

    /// Whether calls to it leave this machine without encryption.
    static boolean isExposed(String url) {
        return url.startsWith("http://") && !url.matches("http://(localhost|127\\.[0-9.]+|\\[::1])([:/].*)?");
    }
}
