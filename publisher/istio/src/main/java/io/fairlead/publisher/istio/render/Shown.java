package io.fairlead.publisher.istio.render;

import io.fairlead.model.Endpoint;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.publisher.health.HealthPolicy.HealthCounts;
import io.fairlead.publisher.health.HealthPolicy.Selection;
import io.fairlead.publisher.health.HealthVerdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The endpoints of a service that the mesh gets, and which of them an earlier rendering has already checked and
/// written: those that are identical objects in it.
final class Shown {
    private static final int FRESH = -1;
    private static final int HIDDEN = -2;
    /// For the text of an ordinary endpoint.
    private static final int ROOM = 192;

    private final Rendering before;
    private final MergedEndpoint[] all;
    private final HealthVerdict[] conditions;
    /// The index of each endpoint in `before`, if it has one.
    private final int[] places;

    private final Selection selection;
    private final int wanted;
    private final List<Endpoint> fresh = new ArrayList<>();
    private int count;
    private @Nullable Endpoint socket;
    private @Nullable Endpoint named;

    /// `endpoints` in the order of their keys; at most `most` of them are shown.
    Shown(Collection<MergedEndpoint> endpoints, Rendering before, EndpointJudge judge, int most) {
        this.before = before;
        this.all = endpoints.toArray(MergedEndpoint[]::new);
        this.places = new int[all.length];
        this.conditions = new HealthVerdict[all.length];
        int[] counts = findBefore(judge);
        this.selection = judge.select(new HealthCounts(
                counts[HealthVerdict.HEALTHY.rank()],
                counts[HealthVerdict.UNHEALTHY.rank()],
                counts[HealthVerdict.STANDBY.rank()]));
        this.wanted = given(selection, counts);
        boolean[] given = wanted > most ? sample(most) : null;
        for (int i = 0; i < all.length; i++) {
            decide(i, given == null ? selection.gives(conditions[i]) : given[i]);
        }
    }

    /// Takes the conditions of known endpoints from the earlier rendering, and judges the others.
    ///
    /// @return how many have each condition, by its rank
    private int[] findBefore(EndpointJudge judge) {
        int[] counts = new int[HealthVerdict.values().length];
        int next = 0;
        for (int i = 0; i < all.length; i++) {
            next = before.find(all[i], next);
            if (before.holds(all[i], next)) {
                places[i] = next;
                conditions[i] = before.condition(next++);
            } else {
                places[i] = FRESH;
                conditions[i] = judge.condition(all[i].endpoint());
            }
            counts[conditions[i].rank()]++;
        }
        return counts;
    }

    private static int given(Selection selection, int[] counts) {
        return Arrays.stream(HealthVerdict.values())
                .filter(selection::gives)
                .mapToInt(condition -> counts[condition.rank()])
                .sum();
    }

    /// Selects as many as may be shown: the healthy first, among equals by a hash of their keys, so that every zone
    /// keeps its share and an endpoint that joins displaces at most one.
    private boolean[] sample(int most) {
        long[] order = new long[wanted];
        int next = 0;
        for (int i = 0; i < all.length; i++) {
            if (selection.gives(conditions[i])) {
                order[next++] = (long) conditions[i].rank() << 61
                        | hash(all[i].endpoint().key().toString()) << 29
                        | i;
            }
        }
        Arrays.sort(order);
        boolean[] given = new boolean[all.length];
        for (int i = 0; i < most; i++) {
            given[(int) (order[i] & (1 << 29) - 1)] = true;
        }
        return given;
    }

    /// 32 well-mixed bits (the finalizer of MurmurHash3): similar keys have unlike hashes.
    private static long hash(String key) {
        int hash = key.hashCode();
        hash = (hash ^ hash >>> 16) * 0x85ebca6b;
        hash = (hash ^ hash >>> 13) * 0xc2b2ae35;
        return (hash ^ hash >>> 16) & 0xffffffffL;
    }

    private void decide(int i, boolean isGiven) {
        if (!isGiven) {
            places[i] = HIDDEN;
            return;
        }
        count++;
        if (places[i] == FRESH || !before.texts().isShown(places[i])) {
            places[i] = FRESH;
            fresh.add(all[i].endpoint());
            kind(all[i].endpoint());
        } else if (!before.isOfAddressesOnly()) {
            kind(all[i].endpoint());
        }
    }

    private void kind(Endpoint endpoint) {
        switch (endpoint.key().address().kind()) {
            case IP -> {}
            case NAME -> named = named == null ? endpoint : named;
            case UNIX -> socket = socket == null ? endpoint : socket;
        }
    }

    int count() {
        return count;
    }

    /// The number that would be shown without a limit.
    int wanted() {
        return wanted;
    }

    Selection selection() {
        return selection;
    }

    /// Those that were not checked yet, in order.
    List<Endpoint> fresh() {
        return fresh;
    }

    /// The first that is a Unix socket.
    @Nullable
    Endpoint socket() {
        return socket;
    }

    /// The first that is reached by name.
    @Nullable
    Endpoint named() {
        return named;
    }

    /// Writes the endpoints between `start` and `end`: known texts are copied in as few pieces as possible, the rest is
    /// written by `writer`. Without endpoints, the result is `none`.
    Rendering between(String start, String end, String none, BiConsumer<Endpoint, StringBuilder> writer) {
        int[] ends = new int[all.length];
        if (count == 0) {
            return new Rendering(all, conditions, new EndpointTexts(none, 0, ends), true);
        }
        StringBuilder text = new StringBuilder(
                start.length() + end.length() + before.content().length() + ROOM * fresh.size());
        text.append(start);
        int i = 0;
        while (i < all.length) {
            if (places[i] >= 0) {
                i = copied(i, ends, text);
            } else {
                if (places[i] == FRESH) {
                    writer.accept(all[i].endpoint(), text);
                    text.append(EndpointTexts.DELIMITER);
                }
                ends[i++] = text.length();
            }
        }
        text.setLength(text.length() - 1);
        String content = text.append(end).toString();
        EndpointTexts texts = new EndpointTexts(content, start.length(), ends);
        return new Rendering(all, conditions, texts, socket == null && named == null);
    }

    /// Copies a run that is contiguous in both texts.
    private int copied(int from, int[] ends, StringBuilder text) {
        int first = places[from];
        int to = from + 1;
        while (to < all.length && places[to] == first + to - from) {
            to++;
        }
        EndpointTexts known = before.texts();
        int shift = text.length() - known.start(first);
        known.copy(first, places[to - 1], text);
        for (int i = from; i < to; i++) {
            ends[i] = known.end(places[i]) + shift;
        }
        return to;
    }
}
