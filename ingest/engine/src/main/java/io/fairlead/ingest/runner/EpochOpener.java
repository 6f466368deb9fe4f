package io.fairlead.ingest.runner;

import io.fairlead.ingest.guard.RemovalLedger;
import io.fairlead.model.Epoch;
import io.fairlead.model.RegistryEvent.Former;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.Failure;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Takes the epochs of a source, one after the other, and keeps the removal ledger, which outlives them. One thread.
final class EpochOpener {
    private final SourceSetup setup;
    private final Epochs epochs;
    private final Emitter emitter;
    private final InstantSource clock;
    private @Nullable RemovalLedger ledger;

    EpochOpener(SourceSetup setup, Epochs epochs, Emitter emitter, InstantSource clock) {
        this.setup = setup;
        this.epochs = epochs;
        this.emitter = emitter;
        this.clock = clock;
    }

    /// Others may have read the source since: the next epoch asks the table how much it held.
    void forget() {
        ledger = null;
    }

    /// The next epoch. Ends the present one first.
    ///
    /// @param onFailure called once, from any thread, when the new epoch has failed
    EpochSession after(@Nullable EpochSession current, Consumer<Failure> onFailure) throws InterruptedException {
        if (current != null) {
            current.settle();
        }
        SourceId source = setup.source().id();
        Epoch epoch = epochs.take(source);
        EpochStart start = new EpochStart(
                ledgerAfter(current),
                current,
                new RuleChange(setup, epochs),
                Former.of(setup.formerly(), epochs::lastGiven));
        return new EpochSession(setup, start, new EpochSender(source, epoch, emitter, onFailure), clock);
    }

    private RemovalLedger ledgerAfter(@Nullable EpochSession current) {
        RemovalLedger known = ledger;
        if (known == null) {
            known = new RemovalLedger(setup.guard());
            known.begin(epochs.instances(setup.source().id(), setup.formerly()));
            ledger = known;
        } else if (current != null && current.snapshotDone()) {
            known.begin(current.instances());
        } else if (current != null) {
            known.beginAfterPart(current.instances());
        }
        return known;
    }
}
