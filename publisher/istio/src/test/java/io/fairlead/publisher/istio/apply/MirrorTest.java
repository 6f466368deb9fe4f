package io.fairlead.publisher.istio.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.ServiceKey;
import io.fairlead.publisher.istio.apply.Seen.Ours;
import io.fairlead.publisher.istio.apply.Seen.Theirs;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.spi.Actual.Absent;
import io.fairlead.publisher.spi.Actual.Foreign;
import io.fairlead.publisher.spi.Actual.Owned;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MirrorTest {
    private static final ObjectKey KEY = new ObjectKey("ServiceEntry", "shop", "billing.mesh");
    private final List<ObjectKey> drifts = new ArrayList<>();
    private final Mirror mirror = new Mirror(drifts::add);

    private static MeshObject object(String content) {
        return new MeshObject(KEY, new ServiceKey("shop", "billing.mesh"), content);
    }

    private static Ours ours(String uid, long version, String content) {
        return new Ours(uid, version, false, object(content));
    }

    private static Theirs theirs(String uid, long version) {
        return new Theirs(uid, version, "Helm");
    }

    @BeforeEach
    void live() {
        mirror.goLive();
    }

    private void write(Seen answer) {
        mirror.begin(KEY);
        mirror.wrote(KEY, answer);
    }

    private void assertHeld(String content) {
        assertThat(mirror.actual(KEY)).isEqualTo(new Owned(object(content)));
        assertThat(mirror.owned()).containsOnlyKeys(KEY);
    }

    @Test
    void tellsNothingOfWhatWasThereAtTheStart() {
        Mirror fresh = new Mirror(drifts::add);

        fresh.observed(KEY, ours("a", 5, "one"));

        assertThat(fresh.actual(KEY)).isEqualTo(new Owned(object("one")));
        assertThat(drifts).isEmpty();
    }

    @Test
    void saysWhichVersionsAreNews() {
        assertThat(mirror.isNews(KEY, 5)).isTrue();
        assertThat(mirror.at(KEY, 5)).isNull();

        mirror.observed(KEY, ours("a", 5, "one"));

        assertThat(mirror.isNews(KEY, 4)).isFalse();
        assertThat(mirror.isNews(KEY, 5)).isFalse();
        assertThat(mirror.isNews(KEY, 6)).isTrue();
        assertThat(mirror.at(KEY, 5)).isEqualTo(ours("a", 5, "one"));
        assertThat(mirror.at(KEY, 4)).isNull();
    }

    @Test
    void keepsOneTextOfWhatIsEqual() {
        Ours first = ours("a", 5, "one");
        mirror.observed(KEY, first);
        mirror.observed(KEY, ours("a", 6, "one"));

        assertThat(mirror.at(KEY, 6))
                .isInstanceOfSatisfying(
                        Ours.class, now -> assertThat(now.object()).isSameAs(first.object()));
    }

    @Nested
    class OurOwnWrite {
        @Test
        void isSeenFromItsAnswerOn() {
            write(ours("a", 5, "one"));

            assertHeld("one");
        }

        @Test
        void isNotUndoneByAnOlderWord() {
            write(ours("a", 5, "one"));
            write(ours("a", 9, "two"));

            mirror.observed(KEY, ours("a", 5, "one"));

            assertHeld("two");
            assertThat(drifts).isEmpty();
        }

        @Test
        void isNoDriftWhenTheWatchIsFasterThanTheAnswer() {
            mirror.begin(KEY);
            mirror.observed(KEY, ours("a", 5, "one"));
            mirror.wrote(KEY, ours("a", 5, "one"));

            assertHeld("one");
            assertThat(drifts).isEmpty();
        }

        @Test
        void isDriftWhenSomebodyChangedItBeforeTheAnswerCame() {
            mirror.begin(KEY);
            mirror.observed(KEY, ours("a", 5, "one"));
            mirror.observed(KEY, ours("a", 6, "edited"));
            mirror.wrote(KEY, ours("a", 5, "one"));

            assertHeld("edited");
            assertThat(drifts).containsExactly(KEY);
        }

        @Test
        void isDriftWhenSomebodyDeletedItBeforeTheAnswerCame() {
            mirror.begin(KEY);
            mirror.observed(KEY, ours("a", 5, "one"));
            mirror.vanished(KEY, "a");
            mirror.wrote(KEY, ours("a", 5, "one"));

            assertThat(mirror.actual(KEY)).isEqualTo(new Absent());
            assertThat(drifts).containsExactly(KEY);
        }

        @Test
        void isDriftWhenItsAnswerWasLostAndItsEffectIsSeen() {
            write(ours("a", 5, "one"));
            mirror.begin(KEY);
            mirror.failed(KEY);
            assertHeld("one");

            mirror.observed(KEY, ours("a", 7, "two"));

            assertHeld("two");
            assertThat(drifts).containsExactly(KEY);
        }

        @Test
        void isDriftWhenItsEffectWasSeenBeforeItFailed() {
            write(ours("a", 5, "one"));
            mirror.begin(KEY);
            mirror.observed(KEY, ours("a", 7, "two"));
            assertThat(drifts).isEmpty();

            mirror.failed(KEY);

            assertThat(drifts).containsExactly(KEY);
        }

        @Test
        void isNoDriftWhenItFailedAndNothingChanged() {
            write(ours("a", 5, "one"));
            mirror.begin(KEY);
            mirror.failed(KEY);

            assertThat(drifts).isEmpty();
        }
    }

    @Nested
    class OurOwnDeletion {
        @BeforeEach
        void delete() {
            write(ours("a", 5, "one"));
            mirror.begin(KEY);
            mirror.deleted(KEY, "a");
        }

        @Test
        void isSeenFromItsAnswerOn() {
            assertThat(mirror.actual(KEY)).isEqualTo(new Absent());
            assertThat(mirror.owned()).isEmpty();
        }

        @Test
        void isNotUndoneByALateWordOfTheDeletedObject() {
            mirror.observed(KEY, ours("a", 7, "one"));

            assertThat(mirror.actual(KEY)).isEqualTo(new Absent());
        }

        @Test
        void isNoDriftWhenTheWatchTellsIt() {
            mirror.vanished(KEY, "a");

            assertThat(drifts).isEmpty();
        }

        @Test
        void doesNotHideANewObjectOfThatName() {
            write(ours("b", 8, "two"));
            mirror.observed(KEY, ours("a", 7, "one"));
            mirror.vanished(KEY, "a");

            assertHeld("two");
            assertThat(drifts).isEmpty();
        }

        @Test
        void isNoDriftWhenTheWatchIsFasterThanTheAnswer() {
            write(ours("b", 8, "two"));
            mirror.begin(KEY);
            mirror.vanished(KEY, "b");
            mirror.deleted(KEY, "b");
            mirror.observed(KEY, ours("c", 11, "other"));

            assertHeld("other");
            assertThat(drifts).containsExactly(KEY);
        }
    }

    @Nested
    class SomebodyElse {
        @Test
        void editsOurObject() {
            write(ours("a", 5, "one"));
            mirror.observed(KEY, ours("a", 6, "edited"));

            assertHeld("edited");
            assertThat(drifts).containsExactly(KEY);
        }

        @Test
        void changesSomethingThatIsNotOurs() {
            write(ours("a", 5, "one"));
            mirror.observed(KEY, ours("a", 6, "one"));

            assertThat(drifts).isEmpty();
        }

        @Test
        void deletesOurObject() {
            write(ours("a", 5, "one"));
            mirror.vanished(KEY, "a");

            assertThat(mirror.actual(KEY)).isEqualTo(new Absent());
            assertThat(drifts).containsExactly(KEY);
        }

        @Test
        void takesOurMarkOff() {
            write(ours("a", 5, "one"));
            mirror.observed(KEY, theirs("a", 6));

            assertThat(mirror.actual(KEY)).isEqualTo(new Foreign("Helm"));
            assertThat(mirror.owned()).isEmpty();
            assertThat(drifts).containsExactly(KEY);
        }

        @Test
        void makesAndEditsTheirOwn() {
            mirror.observed(KEY, theirs("a", 5));
            mirror.observed(KEY, theirs("a", 6));

            assertThat(mirror.actual(KEY)).isEqualTo(new Foreign("Helm"));
            assertThat(drifts).isEmpty();
        }

        @Test
        void deletesTheirOwn() {
            mirror.observed(KEY, theirs("a", 5));
            mirror.vanished(KEY, "a");

            assertThat(mirror.actual(KEY)).isEqualTo(new Absent());
            assertThat(drifts).containsExactly(KEY);
        }

        @Test
        void givesUsTheirs() {
            mirror.observed(KEY, theirs("a", 5));
            mirror.observed(KEY, ours("a", 6, "one"));

            assertHeld("one");
            assertThat(drifts).containsExactly(KEY);
        }
    }
}
