package io.fairlead.publisher.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.publisher.pipeline.TargetCondition.LinkState;
import io.fairlead.publisher.pipeline.TargetCondition.Signs;
import io.fairlead.publisher.pipeline.TargetHealth.State;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetConditionTest {
    private static final List<Boolean> BOTH = List.of(true, false);

    /// The table of [Signs], `any` tried with every value.
    @ParameterizedTest
    @CsvSource({
        // closed, link, failing, gated, state
        "yes, any, any, any, CLOSED",
        "no, PENDING, any, any, CONNECTING",
        "no, REFUSED, any, any, REFUSED",
        "no, ESTABLISHED, yes, any, FAILING",
        "no, ESTABLISHED, no, yes, GATED",
        "no, ESTABLISHED, no, no, RUNNING",
    })
    void theStateFollowsFromTheSigns(String closed, String link, String failing, String gated, State state) {
        for (LinkState linkState : links(link)) {
            for (boolean isFailing : values(failing)) {
                for (boolean isGated : values(gated)) {
                    assertThat(new Signs(closed.equals("yes"), linkState, isFailing, isGated).state())
                            .isEqualTo(state);
                }
            }
        }
    }

    private static List<LinkState> links(String text) {
        return text.equals("any") ? Arrays.asList(LinkState.values()) : List.of(LinkState.valueOf(text));
    }

    private static List<Boolean> values(String text) {
        return text.equals("any") ? BOTH : List.of(text.equals("yes"));
    }
}
