package io.fairlead.publisher.pipeline;

import io.fairlead.publisher.plan.SyncPolicy;
import io.fairlead.publisher.spi.MeshTarget;

/// One target and the terms on which it is worked on.
public record TargetSpec(
        MeshTarget target, SyncPolicy sync, DeleteTerms deletes, StartGate gate, PipelineConfig config) {
    /// Another target on the same terms.
    public TargetSpec with(MeshTarget other) {
        return new TargetSpec(other, sync, deletes, gate, config);
    }
}
