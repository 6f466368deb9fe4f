package io.fairlead.topology.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.Address;
import io.fairlead.model.EndpointKey;
import io.fairlead.model.Epoch;
import io.fairlead.model.NetworkId;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.topology.merge.InstanceKey;
import io.fairlead.topology.merge.LastListed;
import io.fairlead.topology.merge.MemoryState;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The counts are those of the marks that are there.
class MarkCountsLawTest {
    private static final List<SourceId> SOURCES = List.of(new SourceId("a"), new SourceId("b"));
    private static final ServiceKey SERVICE = ServiceKey.parse("shop/cart.example");
    private static final EndpointKey ENDPOINT = new EndpointKey(new Address("10.0.0.1"), 80, new NetworkId("default"));

    @ParameterizedTest
    @MethodSource("io.fairlead.topology.merge.Seeds#all")
    void whatIsCountedIsWhatALookAtTheMarksFinds(long seed) {
        Random random = new Random(seed);
        MarkCounts counts = new MarkCounts();
        MemoryState kept = new MemoryState();
        MemoryState seen = new MemoryState();
        for (int step = 1; step <= 80; step++) {
            SourceId source = SOURCES.get(random.nextInt(2));
            InstanceKey key = new InstanceKey(source, SERVICE, "i" + random.nextInt(5));
            switch (random.nextInt(5)) {
                case 0, 1 -> {
                    LastListed mark = new LastListed(ENDPOINT, new Epoch(1 + step / 30), step);
                    counts.changed(source, seen.mark(key), mark);
                    seen.putMark(key, mark);
                }
                case 2 -> {
                    counts.changed(source, seen.mark(key), null);
                    seen.removeMark(key);
                }
                case 3 -> {
                    counts.keep();
                    kept = seen.copy();
                }
                default -> {
                    counts.drop();
                    seen = kept.copy();
                }
            }
            for (SourceId each : SOURCES) {
                assertThat(counts.marks(each)).isEqualTo(seen.marks(each));
                for (Epoch epoch : List.of(new Epoch(1), new Epoch(2), new Epoch(3))) {
                    assertThat(counts.tally(each, epoch).marks())
                            .isEqualTo(seen.tally(each, epoch).marks());
                    assertThat(counts.tally(each, epoch).last())
                            .isGreaterThanOrEqualTo(seen.tally(each, epoch).last())
                            .isLessThanOrEqualTo(step);
                }
            }
        }
    }
}
