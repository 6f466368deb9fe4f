package io.fairlead.bench.chaos;

/// An instance as it was registered. No address is used twice, so that each can go only once.
///
/// @param version rises with every change, and comes out as the label `version` in the mesh
record RegisteredInstance(String service, String address, int version) {
    RegisteredInstance next() {
        return new RegisteredInstance(service, address, version + 1);
    }

    String host() {
        return service + ".chaos.mesh";
    }
}
