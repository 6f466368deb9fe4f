package io.fairlead.publisher.istio.render;

import io.fairlead.model.Endpoint;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.publisher.health.HealthVerdict;

/// What a service was rendered to, and where in it the text of each endpoint stands. All of it was accepted.
///
/// An endpoint is known again by being the same object: the image keeps the objects of what did not change. Costs
/// twelve
/// bytes for each endpoint beside the text.
final class Rendering {
    /// Follows the text of each endpoint; behind the last one stands another character.
    static final char DELIMITER = ',';

    static final Rendering NONE = new Rendering(new MergedEndpoint[0], new HealthVerdict[0], new int[0], 0, "", true);

    private final MergedEndpoint[] endpoints;
    private final HealthVerdict[] conditions;
    /// Behind the delimiter of each; an endpoint that the mesh is not given ends where the one before does.
    private final int[] ends;

    private final int start;
    private final String content;
    private final boolean ofAddressesOnly;

    /// Takes the arrays over. `start` is where the first endpoint does.
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

    /// The first place at or behind `from` that holds the endpoint or comes after it.
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

    @SuppressWarnings("ReferenceEquality") // To compare what they hold would cost what is to be spared.
    boolean holds(MergedEndpoint wanted, int place) {
        return place < endpoints.length && endpoints[place] == wanted;
    }

    boolean isShown(int place) {
        return end(place) > start(place);
    }

    /// Whether no shown endpoint is a name or a Unix socket.
    boolean isOfAddressesOnly() {
        return ofAddressesOnly;
    }

    int start(int place) {
        return place == 0 ? start : ends[place - 1];
    }

    int end(int place) {
        return ends[place];
    }

    /// Appends the texts of these places, each with its delimiter.
    void copy(int first, int last, StringBuilder to) {
        if (end(last) > start(first)) {
            to.append(content, start(first), end(last) - 1).append(DELIMITER);
        }
    }
}
