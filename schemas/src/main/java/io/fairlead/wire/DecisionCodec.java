package io.fairlead.wire;

import io.fairlead.model.Decision;
import io.fairlead.model.EndpointKey;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The values of the `audit` topic.
public final class DecisionCodec extends AvroCodec<Decision, io.fairlead.wire.avro.Decision> {
    public DecisionCodec() {
        super(io.fairlead.wire.avro.Decision.getClassSchema());
    }

    @Override
    io.fairlead.wire.avro.Decision toAvro(Decision decision) {
        Decision.Input input = decision.input();
        return new io.fairlead.wire.avro.Decision(
                given(decision.service(), ServiceKey::toString),
                given(decision.endpoint(), EndpointKey::toString),
                given(decision.before(), TableEntryCodec::map),
                given(decision.after(), TableEntryCodec::map),
                decision.reason(),
                Lists.map(decision.sources(), SourceId::value),
                new io.fairlead.wire.avro.Input(input.topic(), input.partition(), input.offset(), input.observed()));
    }

    @Override
    Decision toModel(io.fairlead.wire.avro.Decision read) {
        io.fairlead.wire.avro.Input input = read.getInput();
        return new Decision(
                given(read.getService(), ServiceKey::parse),
                given(read.getEndpoint(), EndpointKey::parse),
                given(read.getBefore(), TableEntryCodec::map),
                given(read.getAfter(), TableEntryCodec::map),
                read.getReason(),
                Lists.map(read.getSources(), SourceId::new),
                new Decision.Input(input.getTopic(), input.getPartition(), input.getOffset(), input.getObserved()));
    }

    private static <A, B> @Nullable B given(@Nullable A value, Function<A, B> mapping) {
        return value == null ? null : mapping.apply(value);
    }
}
