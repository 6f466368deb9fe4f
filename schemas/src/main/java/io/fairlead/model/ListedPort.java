package io.fairlead.model;

/// A port as a registry lists it, unchecked: `number` 0 means "as the target", empty name and protocol mean "not
/// given".
public record ListedPort(String name, int number, String protocol, int target) {
    public static ListedPort target(int target) {
        return new ListedPort("", 0, "", target);
    }
}
