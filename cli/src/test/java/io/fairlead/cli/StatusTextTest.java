package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StatusTextTest {
    private static final String REPORT = """
        {'pipeline': 'shop', 'ready': true,
         'conditions': [{'type': 'Ready', 'status': 'true', 'since': '2026-01-31T11:00:00Z', 'reason': 'Working', 'message': ''}],
         'processes': [{'process': 'a/7', 'roles': ['ingest', 'publisher'], 'version': '1', 'state': 'ready',
                        'started': '2026-01-31T09:00:00Z', 'heard': '2026-01-31T11:59:50Z', 'blocked-on': [],
                        'config': {'version': '5c0ffee0', 'since': '2026-01-31T10:00:00Z',
                                   'problem': {'code': 'CONFIG-INVALID', 'message': 'line 3', 'since': '2026-01-31T11:00:00Z'},
                                   'not-applied': [{'part': 'http', 'change': 'changed', 'keys': []}]}}],
         'sources': [{'source': 'dc1', 'state': 'reading', 'since': '2026-01-31T11:59:00Z', 'instances': 2,
                      'rejected': 1, 'epoch': 3, 'last-answer': '2026-01-31T11:59:59Z', 'process': 'a/7',
                      'problem': {'code': 'INGEST-FILES-INVALID', 'message': 'x.yaml', 'since': '2026-01-31T11:59:00Z'},
                      'parts': [{'part': 'eu-1', 'state': 'reading', 'since': '2026-01-31T11:00:00Z',
                                 'last-answer': '2026-01-31T11:59:59Z', 'problem': null},
                                {'part': 'us-1', 'state': 'failing', 'since': '2026-01-31T11:58:00Z',
                                 'last-answer': '2026-01-31T11:57:30Z',
                                 'problem': {'code': 'INGEST-HTTP-AUTH', 'message': '401', 'since': '2026-01-31T11:58:00Z'}}]}],
         'table': [], 'targets': []}
        """;

    private static JsonNode report() throws Exception {
        return new JsonMapper().readTree(REPORT.replace('\'', '"'));
    }

    @Test
    void showsAgesAndProblemsInTheirRows() throws Exception {
        StringWriter text = new StringWriter();
        StatusText.print(new PrintWriter(text, true), report(), Instant.parse("2026-01-31T12:00:00Z"));

        assertThat(text.toString()).isEqualTo("""
            pipeline shop: ready
              a/7: the configuration file is refused: CONFIG-INVALID: line 3
              a/7: waits for a restart: http changed

            conditions:
            TYPE   STATUS  FOR  REASON   MESSAGE
            Ready  true    60m  Working \s

            processes:
            PROCESS  ROLES              VERSION  CONFIG    STATE  HEARD  UP
            a/7      ingest, publisher  1        5c0ffee0  ready  10s    3h

            sources:
            SOURCE  STATE    FOR  INSTANCES  REJECTED  EPOCH  ANSWERED  PROCESS  PROBLEM
            dc1     reading  60s  2          1         3      1s        a/7      INGEST-FILES-INVALID: x.yaml

            failing parts of sources:
            SOURCE  PART  FOR  ANSWERED  PROBLEM
            dc1     us-1  2m   2m30s     INGEST-HTTP-AUTH: 401

            table:
            (none)

            targets:
            (none)
            """);
    }

    @Test
    void changesAreLinesThatAreNew() throws Exception {
        assertThat(StatusText.states(report()))
                .containsExactly(
                        "condition Ready is true (Working)",
                        "processes a/7 is ready",
                        "sources dc1 is reading: INGEST-FILES-INVALID",
                        "part dc1/us-1 is failing: INGEST-HTTP-AUTH");
    }
}
