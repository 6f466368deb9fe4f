package io.fairlead.publisher.pipeline;

import io.fairlead.publisher.plan.DeleteConfirmation;
import io.fairlead.publisher.plan.DeleteLimit;
import java.time.Duration;

/// The delete limit of a target, the window it applies to, and the number of deletions that need confirmation.
public record DeleteTerms(DeleteLimit limit, Duration window, DeleteConfirmation confirmation) {
    public static final DeleteTerms DEFAULT =
            new DeleteTerms(DeleteLimit.DEFAULT, Duration.ofMinutes(10), DeleteConfirmation.DEFAULT);
    /// Withholds nothing.
    public static final DeleteTerms NONE =
            new DeleteTerms(DeleteLimit.NONE, Duration.ofMinutes(10), DeleteConfirmation.NONE);

    public DeleteTerms {
        if (window.isNegative()) {
            throw new IllegalArgumentException("delete window " + window + " is below 0");
        }
    }
}
