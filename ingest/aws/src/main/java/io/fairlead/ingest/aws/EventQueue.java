package io.fairlead.ingest.aws;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A queue of SQS that gets events of EventBridge.
///
/// @param url as SQS tells it: `https://sqs.eu-west-1.amazonaws.com/123456789012/fairlead`
/// @param place the account and region of the queue
public record EventQueue(String url, AwsPlace place) {
    private static final Pattern PATH = Pattern.compile("/([0-9]{12})/[A-Za-z0-9_-]{1,80}(?:\\.fifo)?");
    private static final Pattern HOST =
            Pattern.compile("(?:.+\\.)?sqs(?:-fips)?\\.([a-z]{2,}(?:-[a-z]+)+-[0-9]+)\\..+");
    private static final Pattern OLD_HOST = Pattern.compile("([a-z]{2,}(?:-[a-z]+)+-[0-9]+)\\.queue\\.amazonaws\\..+");

    /// The account of the queue with this URL; empty if it is not the URL of a queue.
    static Optional<String> account(URI url) {
        Matcher path = PATH.matcher(String.valueOf(url.getPath()));
        return path.matches() ? Optional.of(path.group(1)) : Optional.empty();
    }

    /// The region that the host of the URL names; empty if it names none, as that of a proxy.
    static Optional<String> region(URI url) {
        String host = String.valueOf(url.getHost());
        for (Pattern pattern : new Pattern[] {HOST, OLD_HOST}) {
            Matcher names = pattern.matcher(host);
            if (names.matches()) {
                return Optional.of(names.group(1));
            }
        }
        return Optional.empty();
    }

    /// @param region given in the options, empty: that of the URL
    /// @throws IllegalArgumentException the URL has no account, or neither has a region
    static EventQueue of(String url, String region) {
        URI parsed = URI.create(url);
        String account = account(parsed).orElseThrow(() -> new IllegalArgumentException(url + " has no account"));
        String of = region.isEmpty()
                ? region(parsed).orElseThrow(() -> new IllegalArgumentException(url + " has no region"))
                : region;
        return new EventQueue(url, new AwsPlace(account, of));
    }

    /// The server of the queue, without its path.
    URI server() {
        return URI.create(url).resolve("/");
    }
}
