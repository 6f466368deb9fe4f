package io.fairlead.publisher.pipeline;

import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.TransientFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns any throwable of a target into a failure.
final class TargetFailures {
    private static final Logger LOG = LoggerFactory.getLogger(TargetFailures.class);

    private TargetFailures() {}

    /// An unexpected exception becomes a transient failure: the object stays as it is, and the attempt is repeated.
    static Failure of(String target, Throwable thrown) {
        if (thrown instanceof Failure failure) {
            return failure;
        }
        LOG.error("target={} failed unexpectedly", target, thrown);
        return new TransientFailure(
                "PUBLISHER-UNEXPECTED", "target " + target + " failed unexpectedly: " + thrown, thrown);
    }
}
