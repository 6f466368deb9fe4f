package io.fairlead.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.model.Claim;
import io.fairlead.model.Command;
import io.fairlead.model.Decision;
import io.fairlead.model.Endpoint;
import io.fairlead.model.EndpointKey;
import io.fairlead.model.Health;
import io.fairlead.model.Locality;
import io.fairlead.model.Ownership;
import io.fairlead.model.Port;
import io.fairlead.model.ProcessReport;
import io.fairlead.model.Protocol;
import io.fairlead.model.Provenance;
import io.fairlead.model.Provenance.Witness;
import io.fairlead.model.RegistryEvent;
import io.fairlead.model.RegistryEvent.InstanceSeen;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.Sorted;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.Traits;
import io.fairlead.model.failure.RejectedFailure;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CodecsTest {
    @Nested
    class RegistryEvents extends CodecLaws<RegistryEvent> {
        RegistryEvents() {
            super(new RegistryEventCodec());
        }

        @Override
        RegistryEvent value(RecordValues values) {
            return values.event();
        }
    }

    @Nested
    class TableEntries extends CodecLaws<TableEntry> {
        TableEntries() {
            super(new TableEntryCodec());
        }

        @Override
        TableEntry value(RecordValues values) {
            return values.entry();
        }
    }

    @Nested
    class Decisions extends CodecLaws<Decision> {
        Decisions() {
            super(new DecisionCodec());
        }

        @Override
        Decision value(RecordValues values) {
            return values.decision();
        }
    }

    @Nested
    class Commands extends CodecLaws<Command> {
        Commands() {
            super(new CommandCodec());
        }

        @Override
        Command value(RecordValues values) {
            return values.command();
        }
    }

    @Nested
    class Ownerships extends CodecLaws<Ownership> {
        Ownerships() {
            super(new OwnershipCodec());
        }

        @Override
        Ownership value(RecordValues values) {
            return values.ownership();
        }
    }

    @Nested
    class ProcessReports extends CodecLaws<ProcessReport> {
        ProcessReports() {
            super(new ProcessReportCodec());
        }

        @Override
        ProcessReport value(RecordValues values) {
            return values.processReport();
        }
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.wire.Seeds#all")
    void withoutRawTheRestOfAnEventIsReadAlike(long seed) {
        RegistryEventCodec whole = new RegistryEventCodec();
        RegistryEventCodec withoutRaw = RegistryEventCodec.withoutRaw();
        RegistryEvent event = new RecordValues(seed).event();
        byte[] bytes = whole.encode(event);

        RegistryEvent read = withoutRaw.decode(bytes, 0, bytes.length, whole.schema());

        assertThat(read).isEqualTo(withoutRaw(whole.decode(bytes, 0, bytes.length, whole.schema())));
        if (read instanceof InstanceSeen) {
            assertThatThrownBy(() -> withoutRaw.encode(read))
                    .isInstanceOf(RejectedFailure.class)
                    .hasMessageContaining("without its raw instance");
        }
    }

    /// The id is all that is used of it, and stands in keys.
    @Test
    void withoutRawAnIdThatCannotStandIsRefused() {
        byte[] bytes = new RegistryEventCodec().encode(Samples.SEEN);
        String id = ((InstanceSeen) Samples.SEEN).instance();
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(id);
        bytes[at] = '\n';

        for (RegistryEventCodec codec : List.of(new RegistryEventCodec(), RegistryEventCodec.withoutRaw())) {
            assertThatThrownBy(() -> codec.decode(bytes, 0, bytes.length, codec.schema()))
                    .isInstanceOf(RejectedFailure.class)
                    .hasMessageContaining("control character");
        }
    }

    private static RegistryEvent withoutRaw(RegistryEvent event) {
        return event instanceof InstanceSeen(var stamp, var service, var instance, var rank, var endpoint, var _)
                ? new InstanceSeen(stamp, service, instance, rank, endpoint, null)
                : event;
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.wire.Seeds#all")
    void claimsAreWrittenAsTheirSchemaSays(long seed) throws Exception {
        Claim claim = new ModelValues(seed).claim();
        Schema schema = io.fairlead.wire.avro.Claim.getClassSchema();

        byte[] bytes = Binary.encode(new byte[0], claim, EndpointLayout::write);

        assertThat(EndpointLayout.readClaim(Binary.decoder(bytes, 0, bytes.length)))
                .isEqualTo(claim);
        GenericRecord read = SchemaLaw.read(bytes, schema, schema);
        SchemaLaw.assertSame(read, claim);
    }

    @Test
    void aTypicalEndpointTakesAtMost120Bytes() {
        TableEntry typical = new MergedEndpoint(
                ServiceKey.parse("legacy/billing.dc1.mesh"),
                new Endpoint(
                        EndpointKey.parse("10.1.17.204:8080"),
                        List.of(new Port("http", 80, Protocol.HTTP, 8080)),
                        Health.PASSING,
                        new Traits(Sorted.map(Map.of("version", "v2")), Locality.parse("eu/dc1"), 10, "")),
                new Provenance(
                        List.of(new Witness(
                                new SourceId("dc1"), "billing-7f9c4d-x2x9p", Instant.parse("2026-05-04T10:02:11Z"))),
                        Collections.emptySortedMap(),
                        List.of()));

        assertThat(new TableEntryCodec().encode(typical)).hasSizeLessThanOrEqualTo(120);
    }

    @Test
    void aValueOutsideTheModelsLimitsIsRejectedWithItsReason() throws Exception {
        var codec = new TableEntryCodec();
        TableEntry entry = new MergedEndpoint(
                ServiceKey.parse("a/b"),
                new Endpoint(
                        EndpointKey.parse("10.0.0.1:80"),
                        List.of(new Port("http", 80, Protocol.HTTP, 80)),
                        Health.PASSING,
                        Traits.NONE),
                new Provenance(List.of(), Collections.emptySortedMap(), List.of()));
        GenericRecord read = SchemaLaw.read(codec.encode(entry), codec.schema(), codec.schema());
        GenericRecord endpoint = (GenericRecord) ((GenericRecord) read.get("entry")).get("endpoint");
        ((GenericRecord) ((List<?>) endpoint.get("ports")).getFirst()).put("number", 70000);
        byte[] bytes = SchemaLaw.write(read);

        assertThatThrownBy(() -> codec.decode(bytes, 0, bytes.length, codec.schema()))
                .isInstanceOf(RejectedFailure.class)
                .hasMessage("a TableEntry of " + bytes.length
                        + " bytes, written as io.fairlead.wire.avro.TableEntry, cannot be read: port 70000 of \"http\" is"
                        + " outside 1-65535");
    }
}
