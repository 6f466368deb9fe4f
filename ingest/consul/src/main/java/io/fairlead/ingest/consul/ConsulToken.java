package io.fairlead.ingest.consul;

/// An ACL token, or [#NONE]. Prints as `***`.
public record ConsulToken(String secret) {
    public static final ConsulToken NONE = new ConsulToken("");

    public boolean isGiven() {
        return !secret.isEmpty();
    }

    @Override
    public String toString() {
        return isGiven() ? "***" : "(none)";
    }
}
