package io.fairlead.publisher.istio.render;

import io.fairlead.model.Endpoint;
import io.fairlead.model.TableEntry.MergedEndpoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Which endpoints of a service the mesh is given, and which of them an earlier rendering has already checked and
/// written: those that are the very same objects in it.
final class Shown {
    private static final int FRESH = -1;
    private static final int HIDDEN = -2;
    /// For the text of an ordinary endpoint.
    private static final int ROOM = 192;

    private final Rendering before;
    private final MergedEndpoint[] all;
    /// Where each endpoint stands in `before`, if it does.
    private final int[] places;

    private final List<Endpoint> fresh = new ArrayList<>();
    private int count;
    private @Nullable Endpoint socket;
    private @Nullable Endpoint named;

    /// `endpoints` in the order of their keys.
    Shown(Collection<MergedEndpoint> endpoints, Rendering before, Predicate<Endpoint> shows) {
        this.before = before;
        this.all = endpoints.toArray(MergedEndpoint[]::new);
        this.places = new int[all.length];
        int next = 0;
        for (int i = 0; i < all.length; i++) {
            next = before.find(all[i], next);
            if (before.holds(all[i], next)) {
                places[i] = next;
                known(next++);
            } else {
                places[i] = judge(all[i].endpoint(), shows);
            }
        }
    }

    private void known(int place) {
        if (before.isShown(place)) {
            count++;
            if (!before.isOfAddressesOnly()) {
                kind(before.endpoint(place));
            }
        }
    }

    private int judge(Endpoint endpoint, Predicate<Endpoint> shows) {
        if (!shows.test(endpoint)) {
            return HIDDEN;
        }
        count++;
        kind(endpoint);
        fresh.add(endpoint);
        return FRESH;
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

    /// Puts the endpoints between `start` and `end`: what is known is copied in as few pieces as there are, the rest is
    /// written by `writer`. With no endpoint, `none` is all.
    Rendering between(String start, String end, String none, BiConsumer<Endpoint, StringBuilder> writer) {
        int[] ends = new int[all.length];
        if (count == 0) {
            return new Rendering(all, ends, 0, none, true);
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
                    text.append(Rendering.DELIMITER);
                }
                ends[i++] = text.length();
            }
        }
        text.setLength(text.length() - 1);
        String content = text.append(end).toString();
        return new Rendering(all, ends, start.length(), content, socket == null && named == null);
    }

    /// Copies what stands together there and here.
    private int copied(int from, int[] ends, StringBuilder text) {
        int first = places[from];
        int to = from + 1;
        while (to < all.length && places[to] == first + to - from) {
            to++;
        }
        int shift = text.length() - before.start(first);
        before.copy(first, places[to - 1], text);
        for (int i = from; i < to; i++) {
            ends[i] = before.end(places[i]) + shift;
        }
        return to;
    }
}
