package io.fairlead.operations.uninstall;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.failure.TransientFailure;
import io.fairlead.platform.Result;
import io.fairlead.platform.Result.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RemovalTest {
    /// A part in memory that fails on demand.
    private static final class FakePart implements InstalledPart {
        private final String name;
        private final List<String> there;
        private final Set<String> stuck = new TreeSet<>();
        private boolean evidence;
        private boolean unreadable;
        private boolean writtenAgain;

        FakePart(String name, String... there) {
            this.name = name;
            this.there = new ArrayList<>(List.of(there));
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean isEvidence() {
            return evidence;
        }

        @Override
        public Duration settled() {
            return writtenAgain ? Duration.ofMillis(1) : Duration.ZERO;
        }

        @Override
        public List<Item> find() {
            if (unreadable) {
                throw new TransientFailure("TEST", "cannot be listed");
            }
            return there.stream().map(Item::toRemove).toList();
        }

        @Override
        public Result remove(Item item) {
            if (stuck.contains(item.name())) {
                throw new TransientFailure("TEST", "cannot be removed");
            }
            if (!writtenAgain) {
                there.remove(item.name());
            }
            return done(item);
        }
    }

    private final FakePart objects = new FakePart("objects", "a", "b");
    private final FakePart topics = new FakePart("topics", "c");
    private final FakePart owners = new FakePart("topics", "owners");
    private final Removal removal = new Removal(List.of(objects, topics, owners));

    RemovalTest() {
        owners.evidence = true;
    }

    private List<String> failures() throws InterruptedException {
        return removal.carryOut().stream()
                .filter(Result::isFailure)
                .map(result -> result.part() + " " + result.name() + ": " + result.detail())
                .toList();
    }

    @Test
    void removesAllInOrder() throws InterruptedException {
        assertThat(removal.plan()).extracting(Result::name).containsExactly("a", "b", "c", "owners");
        assertThat(removal.carryOut())
                .allMatch(result -> result.outcome() == Outcome.DONE)
                .extracting(Result::name)
                .containsExactly("a", "b", "c", "owners");
        assertThat(removal.carryOut()).isEmpty();
    }

    @Test
    void anItemThatCannotBeRemovedStopsNoOtherButTheEvidence() throws InterruptedException {
        objects.stuck.add("a");
        assertThat(failures())
                .containsExactly(
                        "objects a: cannot be removed (TEST)",
                        "topics owners: kept until everything else is removed: it records the owner of the rest");
        assertThat(objects.there).containsExactly("a");
        assertThat(topics.there).isEmpty();
        assertThat(owners.there).containsExactly("owners");
        objects.stuck.clear();
        assertThat(failures()).isEmpty();
        assertThat(owners.there).isEmpty();
    }

    @Test
    void aPartThatCannotBeListedKeepsTheEvidence() throws InterruptedException {
        objects.unreadable = true;
        assertThat(failures()).hasSize(2).first().asString().contains("cannot be listed (TEST)");
        assertThat(owners.there).containsExactly("owners");
    }

    @Test
    void nothingMoreIsTouchedWhereAProcessWritesObjectsAgain() throws InterruptedException {
        objects.writtenAgain = true;
        assertThat(failures())
                .hasSize(4)
                .last()
                .asString()
                .isEqualTo("topics : not checked, because a process still writes objects");
        assertThat(topics.there).containsExactly("c");
        assertThat(owners.there).containsExactly("owners");
    }
}
