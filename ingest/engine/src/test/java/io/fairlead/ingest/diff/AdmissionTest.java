package io.fairlead.ingest.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.ingest.runner.Given;
import io.fairlead.model.Instance;
import io.fairlead.model.failure.Bug;
import io.fairlead.model.failure.RejectedFailure;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private final Instance instance = Given.instance("i1", "web", 80);

    @Test
    void anInstanceOnWhichTheRulesFailUnexpectedlyIsRejectedAlone() {
        Admission outcome = Admission.outcome(
                _ -> {
                    throw new IllegalStateException("made up");
                },
                instance);
        assertThat(outcome).isInstanceOfSatisfying(Admission.Refused.class, refused -> {
            RejectedFailure failure = refused.failure();
            assertThat(failure.code()).isEqualTo("INGEST-INSTANCE-UNEXPECTED");
            assertThat(failure)
                    .hasMessage("instance \"i1\" failed unexpectedly; nothing of it was used:"
                            + " java.lang.IllegalStateException: made up");
        });
    }

    @Test
    void aBugIsNoFaultOfTheInstance() {
        assertThatThrownBy(() -> Admission.outcome(
                        _ -> {
                            throw new Bug("made up");
                        },
                        instance))
                .isInstanceOf(Bug.class);
    }

    @Test
    void anInstanceOnWhichTheRulesOverflowTheStackIsRejectedAlone() {
        Admission outcome = Admission.outcome(
                _ -> {
                    throw new StackOverflowError();
                },
                instance);

        assertThat(outcome).isInstanceOf(Admission.Refused.class);
    }
}
