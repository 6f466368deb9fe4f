package io.fairlead.ingest.aws;

/// An account and a region: a part of the registry.
public record AwsPlace(String account, String region) {
    /// Of the ids of its instances.
    String prefix() {
        return account + "/" + region + "/";
    }

    /// The name of an action for the limits on calls: AWS counts them for each account, region and action.
    String api(String action) {
        return action + "@" + account + "/" + region;
    }

    @Override
    public String toString() {
        return account + "/" + region;
    }
}
