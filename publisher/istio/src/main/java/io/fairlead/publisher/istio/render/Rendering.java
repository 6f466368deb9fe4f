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
    static final Rendering NONE =
            new Rendering(new MergedEndpoint[0], new HealthVerdict[0], new EndpointTexts("", 0, new int[0]), true);

    private final MergedEndpoint[] endpoints;
    private final HealthVerdict[] conditions;
    private final EndpointTexts texts;
    private final boolean ofAddressesOnly;

    /// Takes the arrays over.
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

    /// Whether no shown endpoint is a name or a Unix socket.
    boolean isOfAddressesOnly() {
        return ofAddressesOnly;
    }
}
