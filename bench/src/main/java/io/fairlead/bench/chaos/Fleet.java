package io.fairlead.bench.chaos;

/// Services of one registry, and how the load changes them.
///
/// @param prefix of the names of the services, which end in their number
/// @param instances of each service at first
/// @param every how many changes one is about these services
/// @param turnover every how many of these changes an instance comes and another goes
record Fleet(Registry registry, String prefix, int services, int instances, int every, int turnover) {
    String service(long number) {
        return prefix + Math.floorMod(number, services);
    }
}
