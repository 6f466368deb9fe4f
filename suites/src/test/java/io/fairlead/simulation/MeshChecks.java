package io.fairlead.simulation;

import io.fairlead.model.Health;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.Subject;
import io.fairlead.model.TableEntry.Freeze;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.topics.RecordKey;
import io.fairlead.topics.ServicePartitioner;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a publisher may write, by all that the topology ever wrote to the table, up to the place that it has
/// read. A table that lost entries excuses nothing.
final class MeshChecks {
    private final SimLog log;
    private final List<SimTask> tasks;
    private final InstantSource clock;

    MeshChecks(SimLog log, List<SimTask> tasks, InstantSource clock) {
        this.log = log;
        this.tasks = tasks;
        this.clock = clock;
    }

    private List<SimPartition.Row> history(ServiceKey service) {
        return tasks.get(ServicePartitioner.partition(service, SimLog.PARTITIONS))
                .table
                .history();
    }

    /// Nothing of a service that is frozen in the table, as far as it is read here, is written.
    void checkThawed(ServiceKey service, int read) {
        SortedMap<String, Freeze> freezes = new TreeMap<>();
        for (SimPartition.Row row : history(service).subList(0, read)) {
            if (row.key() instanceof RecordKey.OfFreeze(var subject)) {
                if (row.value() instanceof Freeze freeze) {
                    freezes.put(subject.toString(), freeze);
                } else {
                    freezes.remove(subject.toString());
                }
            }
        }
        freezes.values().stream()
                .filter(freeze -> freeze.isActive(clock.instant()))
                .filter(freeze -> freeze.subject() instanceof Subject.Everything
                        || freeze.subject().equals(new Subject.OfService(service)))
                .findFirst()
                .ifPresent(freeze -> {
                    throw new Violation(service + " was written while frozen: " + freeze);
                });
    }

    /// An endpoint leaves the mesh only where the table, as far as it is read here, says so: it is gone, or
    /// its health is bad and enough others are given.
    void checkGone(String service, Set<String> addresses, int read) {
        List<SimPartition.Row> rows = history(ServiceKey.parse(service));
        SortedMap<String, Health> listed = health(service, rows.subList(0, read));
        for (String address : addresses) {
            boolean gone = log.isRestored || isIll(listed.get(address));
            for (int i = read - 1; i >= 0; i--) {
                SimPartition.Row row = rows.get(i);
                if (row.key() instanceof RecordKey.OfEndpoint(var of, var endpoint)
                        && of.toString().equals(service)
                        && endpoint.toString().equals(address)) {
                    gone |= row.value() == null;
                    break;
                }
            }
            if (!gone) {
                throw new Violation("the mesh lost " + address + " of " + service + ", which the table holds after "
                        + read + " rows");
            }
        }
    }

    private static boolean isIll(@Nullable Health health) {
        return health == Health.CRITICAL || health == Health.MAINTENANCE;
    }

    /// The health of what the table lists of the service, by address.
    private static SortedMap<String, Health> health(String service, List<SimPartition.Row> rows) {
        SortedMap<String, Health> listed = new TreeMap<>();
        for (SimPartition.Row row : rows) {
            if (row.key() instanceof RecordKey.OfEndpoint(var of, var endpoint)
                    && of.toString().equals(service)) {
                if (row.value() instanceof MergedEndpoint merged) {
                    listed.put(endpoint.toString(), merged.endpoint().health());
                } else {
                    listed.remove(endpoint.toString());
                }
            }
        }
        return listed;
    }

    /// Health alone takes no service below half of what is listed, and nothing in maintenance is given.
    void checkHealth(String service, Set<String> given, int read) {
        SortedMap<String, Health> listed =
                health(service, history(ServiceKey.parse(service)).subList(0, read));
        long able = listed.values().stream()
                .filter(health -> health != Health.MAINTENANCE)
                .count();
        if (given.size() * 2L < able) {
            throw new Violation(
                    "health took endpoints of " + service + " out of the mesh: given are " + given + " of " + listed);
        }
        for (String address : given) {
            if (listed.get(address) == Health.MAINTENANCE) {
                throw new Violation("the mesh has " + address + " of " + service + ", which is in maintenance");
            }
        }
    }
}
