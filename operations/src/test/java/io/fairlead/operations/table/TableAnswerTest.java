package io.fairlead.operations.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.model.Epoch;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.Freshness;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.platform.http.HttpEndpoint.Answer;
import io.fairlead.table.image.MeshImage;
import io.fairlead.table.image.MeshService;
import io.fairlead.table.image.MeshView;
import io.fairlead.table.image.TableChange;
import io.fairlead.testkit.mesh.MeshServices;
import io.fairlead.topics.Keys;
import io.fairlead.topics.RecordKey;
import io.fairlead.topics.ServicePartitioner;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TableAnswerTest {
    private static final int PARTITIONS = 3;
    private static final String TOPIC = "fairlead.shop.endpoints";
    private static final Set<Integer> ALL = Set.of(0, 1, 2);

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    private static MeshImage image(Random random) {
        MeshImage image = MeshImage.EMPTY;
        long offset = 0;
        for (int partition = 0; partition < PARTITIONS; partition++) {
            SourceStatus status = new SourceStatus(
                    new SourceId("dc1"),
                    new Epoch(5),
                    new Epoch(5),
                    1,
                    0,
                    Freshness.FRESH,
                    null,
                    Instant.EPOCH,
                    "",
                    "");
            image = apply(image, partition, ++offset, status);
        }
        for (int i = random.nextInt(20); i > 0; i--) {
            String[] addresses = IntStream.range(0, random.nextInt(4))
                    .mapToObj(_ -> "10.1.0." + random.nextInt(200))
                    .distinct()
                    .toArray(String[]::new);
            MeshService service = MeshServices.service("shop/s" + random.nextInt(30) + ".shop.mesh", addresses);
            int partition = ServicePartitioner.partition(service.service().service(), PARTITIONS);
            image = apply(image, partition, ++offset, service.service());
            for (TableEntry endpoint : service.endpoints().values()) {
                image = apply(image, partition, ++offset, endpoint);
            }
        }
        return image;
    }

    private static MeshImage apply(MeshImage image, int partition, long offset, TableEntry entry) {
        return image.apply(new TableChange(partition, offset, Keys.of(entry), entry));
    }

    private static MeshView view(MeshImage image, Set<Integer> complete) {
        return new MeshView(
                image,
                new TreeSet<>(complete),
                new TreeSet<>(complete),
                service -> ServicePartitioner.partition(service, PARTITIONS));
    }

    private static Answer answer(MeshView view) {
        return TableAnswer.of(view, TOPIC, PARTITIONS);
    }

    private static ObjectNode json(Answer answer) throws Exception {
        return (ObjectNode) new JsonMapper().readTree(answer.body());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aCommandSeesWhatTheProcessHolds(long seed) throws Exception {
        MeshView held = view(image(new Random(seed)), ALL);
        MeshView seen = TableAnswer.read(json(answer(held)), TOPIC).orElseThrow();
        assertThat(seen.assigned()).isEqualTo(held.assigned());
        assertThat(seen.complete()).isEqualTo(held.complete());
        for (int partition = 0; partition < PARTITIONS; partition++) {
            assertThat(seen.image().entries(partition)).isEqualTo(held.image().entries(partition));
            for (ServiceKey service : held.image().services(partition)) {
                assertThat(seen.state(service)).isEqualTo(held.state(service));
            }
        }
    }

    @Test
    void aPartOfTheTableIsNoAnswer() {
        assertThat(answer(view(image(new Random(1)), Set.of(0, 2))).status()).isEqualTo(503);
    }

    @Test
    void norIsATableWithARecordThatCannotBeRead() {
        ServiceKey service = new ServiceKey("shop", "broken.shop.mesh");
        int partition = ServicePartitioner.partition(service, PARTITIONS);
        MeshImage image = image(new Random(1)).unreadable(partition, 1_000_000, new RecordKey.OfService(service));
        assertThat(answer(view(image, ALL)).status()).isEqualTo(503);
    }

    @Test
    void norTheTableOfAnotherInstallation() throws Exception {
        ObjectNode answer = json(answer(view(image(new Random(1)), ALL)));
        assertThat(TableAnswer.read(answer, "fairlead.other.endpoints")).isEqualTo(Optional.empty());
    }

    @Test
    void norOneInAnotherFormat() throws Exception {
        ObjectNode answer = json(answer(view(image(new Random(1)), ALL))).put("format", "ffff");
        assertThat(TableAnswer.read(answer, TOPIC)).isEqualTo(Optional.empty());
    }
}
