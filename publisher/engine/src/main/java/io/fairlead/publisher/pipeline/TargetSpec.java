package io.fairlead.publisher.pipeline;

import io.fairlead.publisher.plan.SyncPolicy;
import io.fairlead.publisher.spi.MeshTarget;

/// One target and the policies for writing it.
public record TargetSpec(
        MeshTarget target, SyncPolicy sync, DeleteTerms deletes, WriteGate gate, PipelineConfig config) {
    /// Another target with the same policies.
    public TargetSpec with(MeshTarget other) {
        return new TargetSpec(other, sync, deletes, gate, config);
    }
}
