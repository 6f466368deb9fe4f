package io.fairlead.publisher.pipeline;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a failure of the listener from stopping the reconcile.
record PatientListener(TargetCondition condition, PublisherListener outcomes) implements PublisherListener {
    private static final Logger LOG = LoggerFactory.getLogger(PatientListener.class);

    @Override
    public void on(Outcome outcome) {
        if (outcome instanceof Outcome.Applied) {
            condition.wrote();
        }
        try {
            outcomes.on(outcome);
        } catch (RuntimeException e) {
            LOG.error("a listener failed on {}", outcome, e);
        }
    }
}
