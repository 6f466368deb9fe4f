package io.fairlead.publisher.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.model.ServiceKey;
import io.fairlead.publisher.plan.Change.Create;
import io.fairlead.publisher.plan.Change.Delete;
import io.fairlead.publisher.plan.DeleteConfirmation.Proposal;
import io.fairlead.publisher.plan.ObjectCounts.DeletionCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeleteConfirmationTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final DeleteConfirmation CONFIRMATION = new DeleteConfirmation(5, Duration.ofSeconds(10));

    private static ObjectKey key(String name) {
        return new ObjectKey("Plain", "shop", name);
    }

    private static SortedSet<ObjectKey> keys(String names) {
        return new TreeSet<>(Arrays.stream(names.split(""))
                .filter(it -> !it.isBlank())
                .map(DeleteConfirmationTest::key)
                .toList());
    }

    private static MeshObject object(String name) {
        return new MeshObject(key(name), new ServiceKey("shop", name + ".mesh"), "content");
    }

    @ParameterizedTest
    @CsvSource({
        // first look, second look, seconds between, confirmed
        "abc, abc, 10, true",
        "abc, abc, 9, false",
        "abc, abcd, 60, false",
        "abc, ab, 60, false",
        "abc, '', 60, false",
        "'', '', 60, false",
    })
    void isGivenByASecondLookThatAsksForTheSameLater(String first, String second, int seconds, boolean confirmed) {
        Proposal once = CONFIRMATION.next(Proposal.NONE, keys(first), NOON);
        assertThat(once.confirmed()).isFalse();
        assertThat(CONFIRMATION
                        .next(once, keys(second), NOON.plusSeconds(seconds))
                        .confirmed())
                .isEqualTo(confirmed);
    }

    @ParameterizedTest
    @CsvSource({
        // planned, lately, held, confirmed, go
        "5, 0, 0, false, true",
        "6, 0, 0, false, false",
        "1, 5, 0, false, false",
        "1, 0, 5, false, false",
        "6, 0, 0, true, true",
        "1, 5, 5, true, true",
    })
    void isNeededBeyondAFew(int planned, int lately, int held, boolean confirmed, boolean go) {
        List<Change> changes = new ArrayList<>(List.of(new Create(object("x"))));
        SortedSet<ObjectKey> asked = new TreeSet<>();
        for (int i = 0; i < planned; i++) {
            changes.add(new Delete(object("s" + i), "gone"));
            asked.add(key("s" + i));
        }
        Verdict verdict = CONFIRMATION
                .given(new Proposal(asked, NOON, confirmed))
                .evaluate(new Plan(changes), new ObjectCounts(new DeletionCounts(100, lately, held), new TreeMap<>()));
        assertThat(verdict.withheld()).hasSize(go ? 0 : planned);
        assertThat(verdict.allowed().changes()).hasSize(go ? planned + 1 : 1);
    }

    @Test
    void coversNoDeletionThatWasNotInBothLooks() {
        Proposal proposal = new Proposal(keys("ab"), NOON, true);
        Plan plan = new Plan(List.of(new Delete(object("a"), "gone"), new Delete(object("c"), "gone")));
        Verdict verdict = CONFIRMATION
                .given(proposal)
                .evaluate(plan, new ObjectCounts(new DeletionCounts(100, 5, 0), new TreeMap<>()));
        assertThat(verdict.withheld()).singleElement().satisfies(it -> {
            assertThat(it.change().key()).isEqualTo(key("c"));
            assertThat(it.by()).isEqualTo(WithheldBy.CONFIRMATION);
            assertThat(it.reason())
                    .isEqualTo(
                            "7 deletions within the window are more than 5: a second full reconcile, 10000 ms after the"
                                    + " first, has to plan the same");
        });
    }

    @Test
    void refusesAnImpossibleOne() {
        assertThatThrownBy(() -> new DeleteConfirmation(-1, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DeleteConfirmation(1, Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }
}
