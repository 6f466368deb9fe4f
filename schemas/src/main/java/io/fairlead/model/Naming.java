package io.fairlead.model;

/// A registry's name for the service of an instance. `host` and `namespace` are empty if the registry does not give
/// them.
public record Naming(String service, String host, String namespace) {
    public static Naming of(String service) {
        return new Naming(service, "", "");
    }
}
