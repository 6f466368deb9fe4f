package io.fairlead.publisher.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.table.reader.ReadTo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WriteOriginTest {
    @Test
    void theOriginOfAWriteIsItsAnnotations() {
        ReadTo readTo = new ReadTo(3, 12, 1012, "P3kc_-1");
        ReadTo denied = new ReadTo(3, 13, 1013, "");
        Instant at = Instant.parse("2026-05-04T12:00:00.250Z");
        for (WriteOrigin origin : List.of(
                new WriteOrigin(readTo, null),
                new WriteOrigin(denied, new WriteOrigin.Notice(at, null)),
                new WriteOrigin(readTo, new WriteOrigin.Notice(at, denied)))) {
            assertThat(WriteOrigin.of(origin.annotations())).contains(origin);
        }
        assertThat(new WriteOrigin(readTo, new WriteOrigin.Notice(at, denied)).annotations())
                .isEqualTo(Map.of(
                        "fairlead.io/read-to", "3@12/1012/P3kc_-1",
                        "fairlead.io/twin", "2026-05-04T12:00:00.250Z 3@13/1013"));
        assertThat(WriteOrigin.of(null)).isEmpty();
        assertThat(WriteOrigin.of(Map.of("fairlead.io/read-to", "3@12/now"))).isEmpty();
        assertThat(WriteOrigin.of(Map.of("fairlead.io/read-to", "3@1/2/t", "fairlead.io/twin", "some \"text\"")))
                .contains(new WriteOrigin(new ReadTo(3, 1, 2, "t"), null));
    }
}
