package io.fairlead.model;

/// How a registry names the service of an instance. `host` and `namespace` are empty where the registry does not
/// give them.
public record Naming(String service, String host, String namespace) {
    public static Naming of(String service) {
        return new Naming(service, "", "");
    }
}
