package io.fairlead.ingest.eureka;

import io.fairlead.http.HttpUrls;
import io.fairlead.options.OptionProblem;
import io.fairlead.options.Options;
import io.fairlead.options.http.CredentialOptions;
import io.fairlead.options.http.TlsSection;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What the schema cannot say about the options.
final class EurekaOptionChecks {
    private final Options options;
    private final List<OptionProblem> problems = new ArrayList<>();

    EurekaOptionChecks(Options options) {
        this.options = options;
    }

    List<OptionProblem> problems() {
        urls();
        problems.addAll(CredentialOptions.problems(options));
        return problems;
    }

    private void add(String path, String problem) {
        problems.add(new OptionProblem(path, problem));
    }

    private void urls() {
        Set<URI> earlier = new HashSet<>();
        List<String> urls = options.texts("urls");
        boolean tls = TlsSection.isGiven(options);
        for (int i = 0; i < urls.size(); i++) {
            String path = "urls[" + i + "]";
            String url = urls.get(i);
            Optional<String> problem = EurekaUrls.problem(url);
            if (problem.isPresent()) {
                add(path, problem.get());
            } else if (!earlier.add(EurekaUrls.normal(URI.create(url)))) {
                add(path, "\"" + url + "\" occurs twice, expected each server once");
            } else if (tls && !HttpUrls.isHttps(URI.create(url))) {
                add(path, "\"" + url + "\" is without TLS, expected https:// because tls is set");
            }
        }
    }
}
