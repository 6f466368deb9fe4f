package io.fairlead.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.model.EndpointKey;
import io.fairlead.model.ServiceKey;
import io.fairlead.record.Cut;
import io.fairlead.record.RowKey;
import io.fairlead.topics.RecordKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PageTest {
    private static final Cut CUT = new Cut(new TreeMap<>(Map.of(3, 18273L, 11, 0L)));

    @Test
    void aPositionIsReadAsItIsWritten() {
        assertThat(CutText.of(CUT)).isEqualTo("p3-18273.p11-0");
        assertThat(CutText.parse("p3-18273.p11-0")).isEqualTo(CUT);
        assertThat(CutText.parse("")).isEqualTo(Cut.NOW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"p3", "3-1", "p3-1.", ".", "p3--1", "p9999999999-1", "p1-99999999999999999999", "p3-1 "})
    void anotherTextIsNoPosition(String text) {
        assertThatThrownBy(() -> CutText.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPageIsReadAsItIsWritten() {
        PageToken token = new PageToken(CUT, "2026-05-04T14:00:00Z 3@17\n\u00e9");
        assertThat(token.text()).matches("[\\w-]+");
        assertThat(PageToken.parse(token.text())).isEqualTo(token);
    }

    @Test
    void aRowIsReadAsItIsWritten() {
        RowKey row = new RowKey(
                7,
                new RecordKey.OfEndpoint(ServiceKey.parse("shop/billing.shop.mesh"), EndpointKey.parse("10.1.0.4:80")));
        assertThat(RowText.parse(RowText.of(row))).isEqualTo(row);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1:", "1:AAAA", "9999999999:AA", "1:!"})
    void anotherTextIsNoRow(String text) {
        assertThatThrownBy(() -> RowText.parse(text)).isInstanceOf(ApiProblem.Refused.class);
    }

    @Test
    void theFirstRowsAreThoseOfTheSortedList() {
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            int limit = 1 + random.nextInt(5);
            List<Integer> all = new ArrayList<>();
            FirstRows<Integer> rows = new FirstRows<>(Comparator.<Integer>naturalOrder(), limit);
            for (int i = random.nextInt(12); i > 0; i--) {
                int value = random.nextInt(20);
                all.add(value);
                rows.add(value);
            }
            all.sort(Comparator.naturalOrder());
            assertThat(rows.rows()).isEqualTo(all.subList(0, Math.min(limit, all.size())));
            assertThat(rows.hasMore()).isEqualTo(all.size() > limit);
        }
    }
}
