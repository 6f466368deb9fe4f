package io.fairlead.ingest.http;

import io.fairlead.http.HttpAnswer;
import io.fairlead.http.HttpUrls;
import io.fairlead.ingest.http.HttpOptions.Format;
import io.fairlead.ingest.http.HttpOptions.Url;
import io.fairlead.ingest.inventory.Document;
import io.fairlead.ingest.inventory.InstanceList;
import io.fairlead.ingest.inventory.InstanceList.Repeated;
import io.fairlead.ingest.inventory.Rejected;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.ingest.spi.polling.PollRequest;
import io.fairlead.ingest.spi.polling.PolledPart;
import io.fairlead.model.Instance;
import io.fairlead.model.Position;
import io.fairlead.model.Sha256;
import java.net.URI;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One list, at one URL. All of its pages are one answer: a page that fails discards the others.
///
/// | response | meaning |
/// |---|---|
/// | 200 with a list, also an empty one | everything that the server knows |
/// | 200 with the same bytes as before, 304 for what is held | nothing changed |
/// | anything else | a failure: nothing changes |
final class HttpPart implements PolledPart {
    private static final int MAX_PAGES = 10_000;

    private final Url url;
    private final String prefix;
    private final HttpOptions options;
    private final ListClient client;
    private final RejectedEntries rejected;
    private Held held = Held.NOTHING;

    /// @param prefix of the part, empty if it is the whole registry
    HttpPart(Url url, String prefix, HttpOptions options, ListClient client) {
        this.url = url;
        this.prefix = prefix;
        this.options = options;
        this.client = client;
        this.rejected = new RejectedEntries(ids(url));
    }

    /// What the id of each of its instances begins with.
    static String ids(Url url) {
        return url.name() + "/";
    }

    /// The last answer of this run, if it was a single page.
    ///
    /// @param digest of its bytes, empty if none is held
    private record Held(Validators validators, String digest, Position position) {
        static final Held NOTHING = new Held(Validators.NONE, "", Position.UNKNOWN);
    }

    @Override
    public String prefix() {
        return prefix;
    }

    @Override
    public String name() {
        return url.name();
    }

    /// The lists of one server.
    @Override
    public String quota() {
        return url.address().getAuthority();
    }

    @Override
    public Listing fetch(PollRequest request) throws InterruptedException {
        if (request.full()) {
            // Also at the start of each run: a 304 is about what an earlier run held.
            held = Held.NOTHING;
        }
        Reading reading = new Reading(request, client.failures(url), options.limits());
        try (HttpAnswer first = client.get(url.address(), held.validators(), reading)) {
            if (first.status() == 304) {
                return notModified(first, reading.failures());
            }
            requireList(first, reading.failures());
            String digest = Sha256.hex(first.body());
            if (digest.equals(held.digest())) {
                held = new Held(Validators.of(first), digest, held.position());
                return new Listing.Unchanged(held.position());
            }
            return complete(first, digest, reading, request);
        }
    }

    private Listing notModified(HttpAnswer answer, HttpFailures failures) {
        if (!held.validators().isPresent()) {
            throw failures.notHeld("although no earlier response was named, expected 200");
        }
        if (!held.validators().agreesWith(Validators.of(answer))) {
            throw failures.notHeld("with another ETag than was asked for, expected the same");
        }
        return new Listing.Unchanged(held.position());
    }

    private static void requireList(HttpAnswer answer, HttpFailures failures) {
        if (answer.status() != 200) {
            throw failures.status(answer);
        }
        String encoding = answer.header("Content-Encoding", "identity");
        if (!encoding.matches("(?i)identity|(x-)?gzip")) {
            throw failures.unreadable("Content-Encoding \"" + encoding + "\", expected gzip or none", null);
        }
    }

    private Listing complete(HttpAnswer first, String digest, Reading reading, PollRequest request)
            throws InterruptedException {
        InstanceList list = new InstanceList(document(url.address()), Repeated.ANY_ORDER);
        PageReader.Page.Good page = page(first, url.address(), list, reading);
        boolean single = page.next().isEmpty();
        Position position = new Position(page.position().isEmpty() ? digest.substring(0, 16) : page.position());
        if (!single) {
            further(page, list, reading);
        }
        held = single ? new Held(Validators.of(first), digest, position) : Held.NOTHING;
        rejected.report(list.rejected(), request.listener());
        return new Listing.Complete(instances(list), unread(list), position);
    }

    /// Reads the pages after the first one.
    private void further(PageReader.Page.Good first, InstanceList list, Reading reading) throws InterruptedException {
        Set<URI> read = new HashSet<>(Set.of(url.address()));
        URI from = url.address();
        PageReader.Page.Good page = first;
        while (!page.next().isEmpty()) {
            URI at = reading.failures().nextPage(from, page.next());
            if (!read.add(at)) {
                throw reading.failures().repeatedPage(at);
            }
            if (read.size() > MAX_PAGES) {
                throw reading.failures().tooManyPages(MAX_PAGES);
            }
            try (HttpAnswer answer = client.get(at, Validators.NONE, reading)) {
                requireList(answer, reading.failures());
                page = page(answer, at, list, reading);
            }
            if (!page.position().equals(first.position())) {
                // Something changed meanwhile: an entry that moved to an earlier page would be on none.
                throw reading.failures().otherPosition(at, page.position(), first.position());
            }
            from = at;
        }
    }

    private PageReader.Page.Good page(HttpAnswer answer, URI at, InstanceList list, Reading reading) {
        reading.took(answer.body().length);
        String type = answer.header("Content-Type", "");
        Optional<Syntax> syntax = Syntax.of(options.format(), type, at);
        if (syntax.isEmpty()) {
            throw reading.failures()
                    .unreadable("Content-Type \"" + type + "\", expected " + Syntax.expected(options.format()), null);
        }
        return switch (new PageReader(options.format(), document(at), list).read(answer.body(), syntax.get())) {
            case PageReader.Page.Good good -> good;
            case PageReader.Page.Bad(String problems) ->
                throw reading.failures().unreadable("a body that cannot be used: " + problems, null);
        };
    }

    private Document document(URI at) {
        return new Document(HttpUrls.shown(at), "the response", ids(url), url.name());
    }

    private List<Instance> instances(InstanceList list) {
        List<Instance> instances =
                options.format() == Format.PROMETHEUS ? TargetIds.withoutPorts(list.all()) : list.all();
        return instances.stream().sorted(Comparator.comparing(Instance::id)).toList();
    }

    private static List<String> unread(InstanceList list) {
        return list.rejected().stream()
                .map(Rejected::unread)
                .flatMap(Optional::stream)
                .toList();
    }
}
