package io.fairlead.publisher.pipeline;

import io.fairlead.publisher.plan.SyncPolicy;
import io.fairlead.publisher.spi.MeshTarget;

/// One target and the rules by which it is written.
public record TargetSpec(
        MeshTarget target, SyncPolicy sync, DeleteTerms deletes, StartGate gate, PipelineConfig config) {
    /// Another target by the same rules.
    public TargetSpec with(MeshTarget other) {
        return new TargetSpec(other, sync, deletes, gate, config);
    }
}
