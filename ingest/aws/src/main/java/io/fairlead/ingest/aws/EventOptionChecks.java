package io.fairlead.ingest.aws;

import io.fairlead.http.HttpUrls;
import io.fairlead.options.OptionProblem;
import io.fairlead.options.Options;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What the schema cannot say about the queues in `events`: each is in an account and region that are read.
final class EventOptionChecks {
    private final Options options;
    private final List<OptionProblem> problems = new ArrayList<>();
    private final Set<String> places = new HashSet<>();

    EventOptionChecks(Options options) {
        this.options = options;
    }

    List<OptionProblem> problems() {
        List<Options> queues = options.sections("events");
        for (int i = 0; i < queues.size(); i++) {
            String url = queues.get(i).text("queue-url", "");
            if (!url.isEmpty()) {
                queue("events[" + i + "]", url, queues.get(i).text("region", ""));
            }
        }
        return problems;
    }

    private void add(String path, String problem) {
        problems.add(new OptionProblem(path, problem));
    }

    private void queue(String path, String text, String given) {
        String shown = "\"" + HttpUrls.shown(text) + "\"";
        Optional<URI> url = url(text);
        Optional<String> account = url.flatMap(EventQueue::account);
        if (url.isEmpty() || account.isEmpty()) {
            add(
                    path + ".queue-url",
                    shown + " is not the URL of a queue, expected https://sqs.REGION.amazonaws.com/ACCOUNT/NAME");
            return;
        }
        Optional<String> named = url.flatMap(EventQueue::region);
        if (named.isEmpty() && given.isEmpty()) {
            add(path + ".queue-url", shown + " does not name a region; set `region`");
            return;
        }
        if (named.isPresent() && !given.isEmpty() && !named.get().equals(given)) {
            add(path + ".region", "\"" + given + "\" is not the region of " + shown);
            return;
        }
        place(path, account.get(), named.orElse(given));
    }

    private void place(String path, String account, String region) {
        if (options.sections("accounts").stream().noneMatch(it -> account.equals(it.text("id", "")))) {
            add(path + ".queue-url", "is a queue of the account " + account + ", which is not in `accounts`");
        }
        if (!options.texts("regions").contains(region)) {
            add(path + ".queue-url", "is a queue in the region " + region + ", which is not in `regions`");
        }
        if (!places.add(account + "/" + region)) {
            add(
                    path + ".queue-url",
                    "is a second queue in " + account + "/" + region
                            + ", expected one: let all rules of an account and region send to it");
        }
    }

    private static Optional<URI> url(String text) {
        try {
            URI url = new URI(text);
            boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            boolean more = url.getQuery() != null || url.getFragment() != null || url.getUserInfo() != null;
            return http && url.getHost() != null && !more ? Optional.of(url) : Optional.empty();
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }
}
