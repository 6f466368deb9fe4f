package io.fairlead.ingest.gcp;

import io.fairlead.ingest.spi.AskedWait;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.ingest.spi.polling.PollRequest;
import io.fairlead.ingest.spi.polling.PolledPart;
import io.fairlead.model.Position;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// The virtual machines of one project. All pages are one answer: one that fails discards the others. A zone that is
/// missing from it is unread, and the rest is used. One thread at a time.
final class ProjectPart implements PolledPart {
    private static final int MAX_PAGES = 10_000;
    /// At a page after the first one: giving it up would cost all pages before it.
    private static final int ATTEMPTS = 3;

    /// In one reading, after limited pages: what the first pages list grows old.
    static final int MOST_PAUSES = 5;

    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration BUSY_PAUSE = Duration.ofSeconds(2);
    private static final Set<String> MAY_PASS = Set.of(
            "INGEST-GCP-ANSWER",
            "INGEST-GCP-AUTH",
            "INGEST-GCP-BUSY",
            "INGEST-GCP-CREDENTIALS",
            "INGEST-GCP-STATUS",
            "INGEST-GCP-TIMEOUT",
            "INGEST-GCP-UNREACHABLE");

    private final String prefix;
    private final InstanceMapper mapper;
    private final ComputeClient client;
    private HeldProject held = HeldProject.NOTHING;
    private Map<String, RejectedFailure> reported = Map.of();
    private boolean soon;
    /// Since the last reading that succeeded, or in it.
    private boolean wasLimited;

    /// @param prefix of the part, empty if it is the whole registry
    ProjectPart(String prefix, InstanceMapper mapper, ComputeClient client) {
        this.prefix = prefix;
        this.mapper = mapper;
        this.client = client;
    }

    @Override
    public String prefix() {
        return prefix;
    }

    @Override
    public Listing fetch(PollRequest request) throws InterruptedException {
        ProjectListing listing = read(request);
        Optional<String> nothing = listing.nothingAnswered();
        if (nothing.isPresent()) {
            throw failures().unusable(nothing.get());
        }
        HeldProject now = listing.held();
        report(now, request.listener());
        boolean unchanged = now.isSameAs(held);
        held = now;
        soon = !soon
                && !wasLimited
                && now.isWaiting()
                && client.interval().compareTo(MissingInstance.CONFIRMED_AFTER) >= 0;
        wasLimited = false;
        return unchanged && !request.full() ? new Listing.Unchanged(Position.UNKNOWN) : now.listing();
    }

    /// Soon after a reading in which an instance was missing: whether it is gone, the next one tells. Not after each
    /// one: of a project that changes all the time, every reading lacks something. Nor after one that was limited.
    @Override
    public Optional<Duration> nextIn() {
        return soon ? Optional.of(MissingInstance.CONFIRMED_AFTER) : Optional.empty();
    }

    private ComputeFailures failures() {
        return client.failures(mapper.project());
    }

    private ProjectListing read(PollRequest request) throws InterruptedException {
        ProjectListing listing = new ProjectListing(mapper, held, client.now());
        Pages pages = new Pages(request);
        Set<String> tokens = new HashSet<>();
        String token = "";
        do {
            AggregatedPage page = pages.read(token);
            listing.add(page);
            token = page.next();
            if (!token.isEmpty() && !tokens.add(token)) {
                throw failures().repeatedPage();
            }
            if (tokens.size() >= MAX_PAGES) {
                throw failures().tooManyPages(MAX_PAGES);
            }
        } while (!token.isEmpty());
        return listing;
    }

    /// The pages of one reading, the later ones of which are repeated.
    private final class Pages {
        private final PollRequest request;
        private int pauses;

        Pages(PollRequest request) {
            this.request = request;
        }

        AggregatedPage read(String token) throws InterruptedException {
            int attempt = 1;
            while (true) {
                try {
                    return client.page(mapper.project(), token, request);
                } catch (TransientFailure failure) {
                    wasLimited |= AskedWait.isThrottled(failure);
                    if (token.isEmpty() || attempt == ATTEMPTS || !mayPass(failure)) {
                        throw failure;
                    }
                    if (AskedWait.isThrottled(failure)) {
                        countThrottled(failure);
                    }
                    TimeUnit.NANOSECONDS.sleep(pauseAfter(failure, attempt).toNanos());
                    attempt++;
                }
            }
        }

        private void countThrottled(TransientFailure failure) {
            if (pauses == MOST_PAUSES) {
                throw failure;
            }
            pauses++;
            request.listener().throttled(name());
        }
    }

    /// Whether it may have passed after at most a minute, which is how long a used-up quota lasts.
    private static boolean mayPass(TransientFailure failure) {
        return MAY_PASS.contains(failure.code()) && failure.askedWait().compareTo(AskedWait.LONGEST) <= 0;
    }

    private static Duration pauseAfter(TransientFailure failure, int attempt) {
        Duration own = (AskedWait.isThrottled(failure) ? BUSY_PAUSE : PAUSE).multipliedBy(1L << (attempt - 1));
        Duration asked = AskedWait.of(failure);
        return asked.compareTo(own) > 0 ? asked : own;
    }

    /// Each is reported once for each cause.
    private void report(HeldProject now, RegistryListener listener) {
        Map<String, RejectedFailure> rejected = new TreeMap<>();
        now.unusable().forEach((id, cause) -> {
            String item = id.endsWith("/") ? id + " entries" : id;
            rejected.put(item, new RejectedFailure("INGEST-GCP-INSTANCE", item + ": " + cause));
        });
        now.gaps().forEach((zones, cause) -> {
            String item = zones.equals(mapper.project() + "/") ? zones + " zones" : zones;
            rejected.put(
                    item,
                    new RejectedFailure(
                            "INGEST-GCP-ZONE",
                            item + ": not all of its instances were listed (" + cause
                                    + "); those that were listed before stay in use"));
        });
        // Whether what is missing is gone or still cannot be used, the next reading tells.
        reported.forEach((item, failure) -> {
            if (now.missing().containsKey(item)) {
                rejected.put(item, failure);
            }
        });
        rejected.forEach((item, failure) -> {
            if (!reported.containsKey(item) || !said(failure).equals(said(reported.get(item)))) {
                listener.rejected(item, failure);
            }
        });
        reported.keySet().stream().filter(item -> !rejected.containsKey(item)).forEach(listener::resolved);
        reported = rejected;
    }

    private static String said(RejectedFailure failure) {
        return String.valueOf(failure.getMessage());
    }
}
