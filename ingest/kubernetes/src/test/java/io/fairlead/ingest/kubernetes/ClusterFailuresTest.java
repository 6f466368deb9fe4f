package io.fairlead.ingest.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParseException;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fairlead.ingest.kubernetes.KubernetesOptions.Cluster;
import io.fairlead.kubernetes.KubernetesAccess;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.model.failure.TransientFailure.Reason;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ClusterFailuresTest {
    private static final String SUBJECT = "reading pods of cluster \"eu-1\" at https://h: ";
    private static final String KEPT = "; what was read before stays in use";

    private final ClusterFailures failures =
            new ClusterFailures(Cluster.of("eu-1", new KubernetesAccess.Surroundings("")), "https://h");

    private Failure of(Throwable thrown) {
        return failures.of("pods", thrown, List.of(), Duration.ofSeconds(7));
    }

    private static KubernetesClientException answer(int code, String message) {
        return new KubernetesClientException(
                new StatusBuilder().withCode(code).withMessage(message).build());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | Unauthorized | INGEST-KUBERNETES-AUTH | the API server does not accept the credentials (401:"
                        + " Unauthorized); renew them",
                "403 | no | INGEST-KUBERNETES-FORBIDDEN | the API server forbids it (403: no); grant list and watch"
                        + " for what this source reads",
                "404 | none | INGEST-KUBERNETES-API | that server does not have them (404: none), expected an API"
                        + " server of Kubernetes 1.21 or newer; check its address",
                "410 | old | INGEST-KUBERNETES-EXPIRED | the list expired while it was read (410: old)",
                "429 | busy | INGEST-KUBERNETES-BUSY | the API server throttles requests (429: busy)",
                "400 | bad | INGEST-KUBERNETES-STATUS | the API server answered 400: bad, expected 200",
                "503 | down | INGEST-KUBERNETES-STATUS | the API server answered 503: down, expected 200"
            })
    void namesTheStatusAndWhatToDo(int status, String said, String code, String found) {
        Failure failure = of(new ExecutionException(answer(status, said)));

        assertThat(failure).isInstanceOf(TransientFailure.class).hasMessage(SUBJECT + found + KEPT);
        assertThat(failure.code()).isEqualTo(code);
    }

    @Test
    void takesASelectorThatIsNotUnderstoodForAMistakeOfTheConfiguration() {
        Failure failure = of(answer(400, "unable to parse requirement: found '('"));

        assertThat(failure)
                .isInstanceOf(ConfigurationFailure.class)
                .hasMessage(SUBJECT + "the API server does not understand the selector (400: unable to parse"
                        + " requirement: found '('); correct service-selector or slice-selector" + KEPT);
    }

    @Test
    void namesEachMissingRight() {
        assertThat(failures.of("pods", answer(403, "no"), List.of("list pods", "watch pods"), Duration.ZERO))
                .hasMessage(SUBJECT + "the API server forbids it (403: no); it may not list pods, watch pods; grant"
                        + " these to this user" + KEPT);
    }

    @Test
    void passesOnTheWaitThatTheServerAsksFor() {
        assertThat(of(answer(429, "busy"))).isInstanceOfSatisfying(TransientFailure.class, failure -> {
            assertThat(failure.askedWait()).isEqualTo(Duration.ofSeconds(7));
            assertThat(failure.reason()).isEqualTo(Reason.OVERLOADED);
        });
    }

    static Stream<Arguments> withoutStatus() {
        return Stream.of(
                Arguments.of(new ConnectException("Connection refused"), "INGEST-KUBERNETES-UNREACHABLE"),
                Arguments.of(new IOException("closed"), "INGEST-KUBERNETES-UNREACHABLE"),
                Arguments.of(new TimeoutException("late"), "INGEST-KUBERNETES-TIMEOUT"),
                Arguments.of(new JsonParseException(null, "no JSON\nat line 1"), "INGEST-KUBERNETES-ANSWER"));
    }

    @ParameterizedTest
    @MethodSource("withoutStatus")
    void looksForTheCauseWhereThereIsNoStatus(Exception cause, String code) {
        Failure failure = of(new KubernetesClientException("An error has occurred.", cause));

        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.getMessage()).startsWith(SUBJECT).endsWith(KEPT).doesNotContain("\n");
    }
}
