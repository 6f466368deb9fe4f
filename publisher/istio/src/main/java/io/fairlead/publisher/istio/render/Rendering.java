package io.fairlead.publisher.istio.render;

import io.fairlead.model.Endpoint;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.publisher.health.HealthVerdict;

/// The rendered text of a service, and the position of each endpoint's text in it. All of it was accepted.
///
/// An endpoint is recognized by object identity: the image keeps the objects of unchanged endpoints. Costs twelve bytes
/// for each endpoint in addition to the text.
final class Rendering {
    /// Follows the text of each endpoint; another character follows the last one.
    static final char DELIMITER = ',';

    static final Rendering NONE = new Rendering(new MergedEndpoint[0], new HealthVerdict[0], new int[0], 0, "", true);

    private final MergedEndpoint[] endpoints;
    private final HealthVerdict[] conditions;
    /// The position after the delimiter of each; an endpoint that the mesh does not get ends where the one before does.
    private final int[] ends;

    private final int start;
    private final String content;
    private final boolean ofAddressesOnly;

    /// Takes ownership of the arrays. `start` is the position of the first endpoint.
    Rendering(
            MergedEndpoint[] endpoints,
            HealthVerdict[] conditions,
            int[] ends,
            int start,
            String content,
            boolean ofAddressesOnly) {
        this.endpoints = endpoints;
        this.conditions = conditions;
        this.ends = ends;
        this.start = start;
        this.content = content;
        this.ofAddressesOnly = ofAddressesOnly;
    }

    String content() {
        return content;
    }

    int size() {
        return endpoints.length;
    }

    HealthVerdict condition(int place) {
        return conditions[place];
    }

    Endpoint endpoint(int place) {
        return endpoints[place].endpoint();
    }

    /// The first index at or after `from` whose endpoint is this one or comes after it.
    int find(MergedEndpoint wanted, int from) {
        int place = from;
        while (place < endpoints.length && !holds(wanted, place) && isBefore(place, wanted)) {
            place++;
        }
        return place;
    }

    private boolean isBefore(int place, MergedEndpoint other) {
        return endpoint(place).key().compareTo(other.endpoint().key()) < 0;
    }

    @SuppressWarnings("ReferenceEquality") // Comparing contents would cost what this saves.
    boolean holds(MergedEndpoint wanted, int place) {
        return place < endpoints.length && endpoints[place] == wanted;
    }

    boolean isShown(int place) {
        return end(place) > start(place);
    }

    /// Returns whether no shown endpoint is a name or a Unix socket.
    boolean isOfAddressesOnly() {
        return ofAddressesOnly;
    }

    int start(int place) {
        return place == 0 ? start : ends[place - 1];
    }

    int end(int place) {
        return ends[place];
    }

    /// Appends the texts of these indexes, each with its delimiter.
    void copy(int first, int last, StringBuilder to) {
        if (end(last) > start(first)) {
            to.append(content, start(first), end(last) - 1).append(DELIMITER);
        }
    }
}
