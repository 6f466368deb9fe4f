package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.Subject;
import io.fairlead.model.TableEntry.Freeze;
import io.fairlead.table.image.MeshImage;
import io.fairlead.table.image.MeshView;
import io.fairlead.table.image.TableChange;
import io.fairlead.topics.Keys;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Freezes in a table that lists nothing else: what was frozen has gone from the configuration and from the registries.
final class FrozenSubjectsTest {
    private static MeshView table(String... subjectsAndPartitions) {
        MeshImage image = MeshImage.EMPTY;
        long offset = 0;
        for (String each : subjectsAndPartitions) {
            String[] parts = each.split("@", -1);
            Freeze freeze = new Freeze(Subject.parse(parts[0]), "ann", Instant.EPOCH, null);
            image = image.apply(new TableChange(Integer.parseInt(parts[1]), offset++, Keys.of(freeze), freeze));
        }
        TreeSet<Integer> all = new TreeSet<>(List.of(0, 1, 2));
        return new MeshView(image, all, all, _ -> 0);
    }

    @Test
    void areNamedOnceHoweverManyPartitionsHoldThem() {
        assertThat(FrozenSubjects.in(table("source:dc1@0", "source:dc1@1", "source:dc1@2", "target:prod@1")))
                .extracting(Subject::toString)
                .containsExactlyInAnyOrder("source:dc1", "target:prod");
    }

    @ParameterizedTest
    @CsvSource({
        "web.mesh, 2",
        "shop/web.mesh, 1",
        "web, 0",
        "shop/other.mesh, 0",
        "source:dc1, 0",
        "'', 0",
    })
    void servicesAreFoundByHostOrFullName(String wanted, int found) {
        MeshView table = table("shop/web.mesh@0", "test/web.mesh@1", "source:dc1@0", "*@0");

        assertThat(FrozenSubjects.services(table, wanted)).hasSize(found);
    }
}
