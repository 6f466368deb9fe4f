package io.fairlead.ingest.eureka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnreadIdsTest {
    private static SortedSet<String> ids(int applications, int each) {
        return IntStream.range(0, applications)
                .boxed()
                .flatMap(app -> IntStream.range(0, each).mapToObj(id -> "APP-" + app + "/" + id + "/"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void areAsTheyAreIfTheyAreFew() {
        assertThat(UnreadIds.of(new TreeSet<>())).isEmpty();
        assertThat(UnreadIds.of(ids(2, 100))).containsExactlyElementsOf(ids(2, 100));
    }

    @Test
    void areTheApplicationIfTheyAreMany() {
        assertThat(UnreadIds.of(ids(2, 101))).containsExactly("APP-0/", "APP-1/");
        assertThat(UnreadIds.of(new TreeSet<>(List.of("A/", "A/1/", "AB/1/")))).containsExactly("A/", "AB/1/");
    }

    @Test
    void areEverythingIfTheyAreOfManyApplications() {
        assertThat(UnreadIds.of(ids(1001, 1))).containsExactly("");
        assertThat(UnreadIds.of(new TreeSet<>(List.of("", "A/1/")))).containsExactly("");
    }
}
