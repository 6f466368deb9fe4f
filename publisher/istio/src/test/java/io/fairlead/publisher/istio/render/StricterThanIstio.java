package io.fairlead.publisher.istio.render;

import java.util.Optional;
import java.util.stream.Stream;

/// Where Fairlead refuses a service that Istio would take, and why.
enum StricterThanIstio {
    /// Whether a service can be published must not depend on which of its ports its endpoints offer today.
    PORTS_OF_ENDPOINTS("ports are accepted of an endpoint"),
    /// The same.
    PORT_NAME_OF_ENDPOINTS("characters, at most 62 are accepted"),
    /// Some of these are changed on the way or refused as YAML, and the others are a mistake that nobody could see.
    CONTROL_CHARACTER("holds a control character or line separator");

    private final String saying;

    StricterThanIstio(String saying) {
        this.saying = saying;
    }

    static Optional<StricterThanIstio> of(String message) {
        return Stream.of(values()).filter(row -> message.contains(row.saying)).findFirst();
    }
}
