package io.fairlead.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.model.Address;
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.MergedEndpoint;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private final SeededHistory history = new SeededHistory(3, 300);

    @Test
    void anAddressIsFoundInEveryServiceThatHasIt() {
        HistorySubject subject = new HistorySubject.OfAddress(new Address("10.0.0.2"));
        List<LoggedDecision> found = history.log().stream()
                .filter(it -> subject.isAbout(it.decision()))
                .toList();
        assertThat(found.stream().map(it -> it.decision().service()).distinct()).hasSizeGreaterThan(1);
        assertThat(found)
                .allSatisfy(it ->
                        assertThat(String.valueOf(it.decision().endpoint())).isEqualTo("10.0.0.2:80"));
    }

    @Test
    void theHistoryOfAServiceHasItsTargetsToo() {
        LoggedDecision written = history.log().stream()
                .filter(it -> it.decision().write() != null)
                .findFirst()
                .orElseThrow();
        assertThat(RowChange.of(written)).isEmpty();
        assertThat(written.decision().service()).isNotNull();
        if (written.decision().service() != null) {
            assertThat(new HistorySubject.OfService(written.decision().service()).isAbout(written.decision()))
                    .isTrue();
        }
    }

    @Test
    void aChangeIsShownFieldByField() {
        TableEntry before = null;
        for (LoggedDecision logged : history.log()) {
            if (logged.decision().before() instanceof MergedEndpoint one
                    && logged.decision().after() instanceof MergedEndpoint other) {
                before = one;
                List<String> changes = FieldChanges.between(one, other);
                assertThat(changes.contains("health PASSING->CRITICAL") || changes.contains("health CRITICAL->PASSING"))
                        .isEqualTo(one.endpoint().health() != other.endpoint().health());
            }
        }
        assertThat(before).isNotNull();
        assertThat(FieldChanges.between(null, before)).containsExactly("added");
        assertThat(FieldChanges.between(before, null)).containsExactly("removed");
        assertThat(FieldChanges.between(before, before)).isEmpty();
    }

    @Test
    void aPositionHasAText() {
        LogPosition at = new LogPosition(3, 4711);
        assertThat(LogPosition.parse(at.toString())).isEqualTo(at);
        assertThatThrownBy(() -> LogPosition.parse("3-4711"))
                .hasMessage("\"3-4711\" is not of the form partition@offset");
    }
}
