package io.fairlead.ingest.consul;

/// A service of one datacenter; an empty datacenter is the agent's own.
record ServiceName(String datacenter, String service) implements Comparable<ServiceName> {
    @Override
    public int compareTo(ServiceName other) {
        int byService = service.compareTo(other.service);
        return byService != 0 ? byService : datacenter.compareTo(other.datacenter);
    }

    @Override
    public String toString() {
        return datacenter.isEmpty() ? service : datacenter + "/" + service;
    }
}
