package io.fairlead.ingest.spi.polling;

import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;

/// A part of a registry that fails separately, among the rejected items of its source in one run: reported once
/// for each cause, and resolved when it is read again. One thread at a time.
public final class PartRejection {
    private final String item;
    private String cause = "";
    private boolean hasSucceeded;

    /// @param item the name of the part, with a separator at the end, so that it is not the id of an instance
    public PartRejection(String item) {
        this.item = item;
    }

    public void failed(RegistryListener listener, Failure failure) {
        String now = failure.code() + " " + failure.getMessage();
        if (!now.equals(cause)) {
            cause = now;
            listener.rejected(item, new RejectedFailure(failure.code(), String.valueOf(failure.getMessage()), failure));
        }
    }

    /// An earlier run may have rejected the part, so that the first success of each run resolves it.
    public void succeeded(RegistryListener listener) {
        if (!cause.isEmpty() || !hasSucceeded) {
            cause = "";
            hasSucceeded = true;
            listener.resolved(item);
        }
    }
}
