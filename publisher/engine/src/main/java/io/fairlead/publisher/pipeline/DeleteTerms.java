package io.fairlead.publisher.pipeline;

import io.fairlead.publisher.plan.DeleteConfirmation;
import io.fairlead.publisher.plan.DeleteLimit;
import java.time.Duration;

/// How much may be deleted within `window`, and from how many on it has to be asked for twice.
public record DeleteTerms(DeleteLimit limit, Duration window, DeleteConfirmation confirmation) {
    public static final DeleteTerms DEFAULT =
            new DeleteTerms(DeleteLimit.DEFAULT, Duration.ofMinutes(10), DeleteConfirmation.DEFAULT);
    /// Holds nothing back.
    public static final DeleteTerms NONE =
            new DeleteTerms(DeleteLimit.NONE, Duration.ofMinutes(10), DeleteConfirmation.NONE);

    public DeleteTerms {
        if (window.isNegative()) {
            throw new IllegalArgumentException("delete window " + window + " is below 0");
        }
    }
}
