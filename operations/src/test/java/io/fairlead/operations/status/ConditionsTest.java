package io.fairlead.operations.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.operations.status.Condition.Finding;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The table of [Conditions], row by row.
class ConditionsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            Ready       | true    | Working          | {'ready': true}
            Ready       | false   | Waiting          | {'ready': false, 'blocked-on': [{'message': 'a'}]}
            Ready       | false   | KafkaLost        | {'ready': true, 'kafka': {'problem': {'code': 'K', 'message': 'm'}}}
            Reading     | unknown | NoSourceHere     | {'roles': ['topology']}
            Reading     | unknown | NoSourceHere     | {'roles': ['ingest'], 'sources': [{'source': 'a', 'state': 'standby'}]}
            Reading     | true    | SourcesReading   | {'roles': ['ingest'], 'sources': [{'source': 'a', 'state': 'reading'}, {'source': 'b', 'state': 'standby'}]}
            Reading     | false   | SourceFailing    | {'roles': ['ingest'], 'sources': [{'source': 'a', 'state': 'reading'}, {'source': 'b', 'state': 'failing'}]}
            Reading     | false   | SourceStopped    | {'roles': ['ingest'], 'sources': [{'source': 'a', 'state': 'failing'}, {'source': 'b', 'state': 'stopped'}]}
            Reading     | false   | SourceStarting   | {'roles': ['ingest'], 'sources': [{'source': 'a', 'state': 'starting'}]}
            CaughtUp    | unknown | NoTableHere      | {'roles': ['ingest']}
            CaughtUp    | false   | TopologyWaits    | {'roles': ['topology'], 'topology': {'state': 'rebalancing'}}
            CaughtUp    | true    | NothingWaits     | {'roles': ['topology'], 'topology': {'state': 'running', 'partitions': [{'partition': 0, 'lag': 999}]}}
            CaughtUp    | false   | TopologyLag      | {'roles': ['topology'], 'topology': {'state': 'running', 'partitions': [{'partition': 0, 'lag': 999}, {'partition': 1, 'lag': 1}]}}
            CaughtUp    | false   | TableUnread      | {'roles': ['publisher'], 'publisher': {'assigned': [0, 1], 'complete': [0]}}
            CaughtUp    | false   | TargetLag        | {'roles': ['publisher'], 'targets': [{'target': 't', 'lag-seconds': 10.0}]}
            CaughtUp    | true    | NothingWaits     | {'roles': ['publisher'], 'targets': [{'target': 't', 'lag-seconds': 9.9}]}
            Writing     | unknown | NoTargetHere     | {'roles': ['ingest']}
            Writing     | true    | TargetsRunning   | {'roles': ['publisher'], 'targets': [{'target': 't', 'state': 'running', 'problem': {'code': 'C', 'message': 'one service'}}]}
            Writing     | false   | TargetRefused    | {'roles': ['publisher'], 'targets': [{'target': 't', 'state': 'gated'}, {'target': 'u', 'state': 'refused'}]}
            Writing     | false   | TargetFailing    | {'roles': ['publisher'], 'targets': [{'target': 't', 'state': 'failing'}]}
            Writing     | false   | OnlyConflicts    | {'roles': ['publisher'], 'targets': [{'target': 't', 'state': 'running', 'objects': 0, 'conflicts': 3}]}
            Writing     | true    | TargetsRunning   | {'roles': ['publisher'], 'targets': [{'target': 't', 'state': 'running', 'objects': 1, 'conflicts': 3}]}
            Frozen      | false   | NothingFrozen    | {'roles': ['publisher'], 'targets': [{'target': 't', 'frozen': 0, 'freezes': []}]}
            Frozen      | true    | Freeze           | {'roles': ['publisher'], 'targets': [{'target': 't', 'frozen': 2, 'freezes': [{'subject': '*'}]}]}
            Withholding | false   | NothingWithheld  | {'roles': ['publisher'], 'targets': [{'target': 't', 'withheld': 0}], 'table': [{'source': 'a', 'held': 0}]}
            Withholding | true    | Withheld         | {'roles': ['publisher'], 'targets': [{'target': 't', 'withheld': 1}]}
            Withholding | true    | Withheld         | {'roles': ['publisher'], 'table': [{'source': 'a', 'suspect': 3}]}
            """)
    void tellsEachCase(String type, String status, String reason, String report) {
        Finding found = Conditions.of(Reports.json(report)).stream()
                .filter(it -> it.type().toString().equals(type))
                .findFirst()
                .orElseThrow();

        assertThat(found.status()).hasToString(status);
        assertThat(found.reason()).isEqualTo(reason);
    }
}
