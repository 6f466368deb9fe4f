package io.fairlead.ingest.aws;

import io.fairlead.ingest.spi.polling.ListedEntry;
import io.fairlead.model.failure.TransientFailure;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.model.Instance;

/// The ids of the zones of one account and region. They are read when the first instance of an unknown zone is
/// found, once in a reading. One thread at a time.
final class Ec2Zones {
    private final Ec2Mapper mapper;
    private Map<String, String> known = Map.of();

    Ec2Zones(Ec2Mapper mapper) {
        this.mapper = mapper;
    }

    Reading begin(Ec2Calls calls) {
        return new Reading(calls);
    }

    final class Reading {
        private final Ec2Calls calls;
        private boolean asked;
        private String failure = "";

        private Reading(Ec2Calls calls) {
            this.calls = calls;
        }

        /// An instance whose zone could not be read just now is not used without it: its locality would change
        /// back and forth.
        ListedEntry map(Instance ec2) throws InterruptedException {
            String name = ec2.placement() == null ? null : ec2.placement().availabilityZone();
            if (name == null) {
                return mapper.map(ec2, "");
            }
            if (!known.containsKey(name) && !asked) {
                read();
            }
            String id = known.get(name);
            ListedEntry mapped = mapper.map(ec2, id == null ? "" : id);
            return id == null && !failure.isEmpty() && mapped instanceof ListedEntry.Listed(var instance)
                    ? new ListedEntry.Unusable(
                            instance.id(), "the id of its zone " + name + " is not known: " + failure)
                    : mapped;
        }

        /// What is known of zones stays known. If nothing is, nothing was read yet that a failure could cost.
        private void read() throws InterruptedException {
            asked = true;
            try {
                Map<String, String> all = new TreeMap<>(known);
                all.putAll(calls.zones());
                known = all;
            } catch (TransientFailure e) {
                if (known.isEmpty()) {
                    throw e;
                }
                failure = String.valueOf(e.getMessage());
            }
        }
    }
}
