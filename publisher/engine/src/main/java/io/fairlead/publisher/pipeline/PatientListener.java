package io.fairlead.publisher.pipeline;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A listener that fails must not stop the work.
record PatientListener(TargetCondition condition, PublisherListener told) implements PublisherListener {
    private static final Logger LOG = LoggerFactory.getLogger(PatientListener.class);

    @Override
    public void on(Outcome outcome) {
        if (outcome instanceof Outcome.Applied) {
            condition.wrote();
        }
        try {
            told.on(outcome);
        } catch (RuntimeException e) {
            LOG.error("a listener failed on {}", outcome, e);
        }
    }
}
