package io.fairlead.ingest.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.kafka.ListedInstances.Listing;
import io.fairlead.ingest.runner.Given;
import io.fairlead.model.Endpoint;
import io.fairlead.model.EndpointKey;
import io.fairlead.model.Epoch;
import io.fairlead.model.GuardLimits;
import io.fairlead.model.Health;
import io.fairlead.model.Loss;
import io.fairlead.model.Port;
import io.fairlead.model.Protocol;
import io.fairlead.model.RegistryEvent.Evidence;
import io.fairlead.model.RegistryEvent.Former;
import io.fairlead.model.RegistryEvent.InstanceGone;
import io.fairlead.model.RegistryEvent.InstanceSeen;
import io.fairlead.model.RegistryEvent.Removal;
import io.fairlead.model.RegistryEvent.SnapshotCompleted;
import io.fairlead.model.RegistryEvent.SnapshotStarted;
import io.fairlead.model.SourceId;
import io.fairlead.model.StalenessLimits;
import io.fairlead.model.Stamp;
import io.fairlead.model.Traits;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListedInstancesTest {
    private static final SourceId DC1 = new SourceId("dc1");
    private final Listing listing = new Listing(DC1);
    private long sequence;

    private Stamp stamp(SourceId source, long epoch) {
        return new Stamp(source, new Epoch(epoch), sequence++, Given.NOON);
    }

    private void started(long epoch) {
        listing.note(new SnapshotStarted(stamp(DC1, epoch), StalenessLimits.DEFAULT, List.<Former>of()));
    }

    private void seen(SourceId source, long epoch, String id) {
        Endpoint endpoint = new Endpoint(
                EndpointKey.parse("10.0.0.1:80"),
                List.of(new Port("http", 80, Protocol.HTTP, 80)),
                Health.PASSING,
                Traits.NONE);
        listing.note(new InstanceSeen(
                stamp(source, epoch), Given.service("web"), id, 0, endpoint, Given.instance(id, "web", 80)));
    }

    private void completed(long epoch) {
        listing.note(new SnapshotCompleted(
                stamp(DC1, epoch), List.of(1), new Loss(0, 1), GuardLimits.DEFAULT, List.of(), ""));
    }

    private void gone(long epoch, String id) {
        Removal removal = new Removal(new Loss(1, 2), new Loss(1, 2), GuardLimits.DEFAULT, Evidence.FIRST);
        listing.note(new InstanceGone(stamp(DC1, epoch), Given.service("web"), id, removal));
    }

    private List<String> ids() {
        return listing.listed().orElseThrow().stream()
                .map(InstanceSeen::instance)
                .toList();
    }

    @Test
    void isTheLastSnapshotAndWhatChangedSince() {
        started(1);
        seen(DC1, 1, "a");
        seen(DC1, 1, "b");
        started(2);
        seen(DC1, 2, "b");
        seen(DC1, 2, "c");
        completed(2);
        gone(2, "b");
        seen(DC1, 2, "d");

        assertThat(ids()).containsExactly("c", "d");
        assertThat(listing.isComplete()).isTrue();
    }

    @Test
    void isTheSnapshotBeforeWhileTheNextOneIsOpen() {
        started(1);
        seen(DC1, 1, "a");
        completed(1);
        seen(DC1, 1, "b");
        started(2);
        assertThat(ids()).containsExactly("a", "b");
        seen(DC1, 2, "b");
        assertThat(ids()).containsExactly("a", "b");

        completed(2);
        gone(2, "b");
        seen(DC1, 2, "c");

        assertThat(ids()).containsExactly("c");
    }

    @Test
    void aFormerOwnerAndOtherSourcesListNothing() {
        started(2);
        seen(DC1, 2, "a");
        completed(2);
        seen(DC1, 1, "former");
        gone(1, "a");
        seen(new SourceId("dc2"), 2, "other");

        assertThat(ids()).containsExactly("a");
    }

    @Test
    void withoutTheBeginningOfASnapshotItIsNotComplete() {
        seen(DC1, 2, "a");
        completed(2);

        assertThat(listing.isComplete()).isFalse();
        assertThat(listing.listed()).isEmpty();
    }

    @Test
    void aPartOfTheFirstSnapshotIsNotTakenForAllOfIt() {
        started(1);
        seen(DC1, 1, "a");

        assertThat(listing.isComplete()).isFalse();
        assertThat(listing.listed()).isEmpty();
    }
}
