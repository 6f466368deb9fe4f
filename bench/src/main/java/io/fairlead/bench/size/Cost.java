package io.fairlead.bench.size;

/// At one size: how long a change takes from the registry's answer to the publisher's image (milliseconds), a
/// publisher's and a bare consumer's start (seconds), and the publisher's heap (bytes).
record Cost(int endpoints, double median, double tail, double start, double bareStart, double heap) {}
