package io.fairlead.publisher.istio.render;

import io.fairlead.model.Endpoint;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.publisher.health.HealthVerdict;

/// The rendered text of a service, and the position of each endpoint's text in it. All of it was accepted.
///
/// An endpoint is recognized by object identity: the image keeps the objects of unchanged endpoints. Costs twelve bytes
/// for each endpoint in addition to the text.
final class Rendering {
    static final Rendering NONE =
            new Rendering(new MergedEndpoint[0], new HealthVerdict[0], new EndpointTexts("", 0, new int[0]), true);

    private final MergedEndpoint[] endpoints;
    private final HealthVerdict[] conditions;
    private final EndpointTexts texts;
    private final boolean ofAddressesOnly;

    /// Takes ownership of the arrays.
    Rendering(MergedEndpoint[] endpoints, HealthVerdict[] conditions, EndpointTexts texts, boolean ofAddressesOnly) {
        this.endpoints = endpoints;
        this.conditions = conditions;
        this.texts = texts;
        this.ofAddressesOnly = ofAddressesOnly;
    }

    EndpointTexts texts() {
        return texts;
    }

    String content() {
        return texts.content();
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

    /// Returns whether no shown endpoint is a name or a Unix socket.
    boolean isOfAddressesOnly() {
        return ofAddressesOnly;
    }
}
