package io.fairlead.ingest.spi;

import io.fairlead.model.Position;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Passes everything on, and the reports through a [ResetProtection].
record ProtectedListener(RegistryListener listener, ResetProtection protection) implements RegistryListener {
    @Override
    public void complete(CompleteReport report) throws InterruptedException {
        listener.complete(protection.complete(report));
    }

    @Override
    public void changed(Delta delta) throws InterruptedException {
        protection.changed(delta);
        listener.changed(delta);
    }

    @Override
    public void registryReset(String problem, Duration kept) {
        listener.registryReset(problem, kept);
    }

    @Override
    public void awaitPermit() throws InterruptedException {
        listener.awaitPermit();
    }

    @Override
    public void awaitPermit(String api) throws InterruptedException {
        listener.awaitPermit(api);
    }

    @Override
    public void called(String api) {
        listener.called(api);
    }

    @Override
    public void responded() {
        listener.responded();
    }

    @Override
    public void throttled(String part) {
        listener.throttled(part);
    }

    @Override
    public void partAnswered(String part, Instant observed) {
        listener.partAnswered(part, observed);
    }

    @Override
    public void partFailed(String part, Failure failure) {
        listener.partFailed(part, failure);
    }

    @Override
    public Optional<Position> resumable() {
        return listener.resumable();
    }

    @Override
    public List<Position> recordedPositions() {
        return listener.recordedPositions();
    }

    @Override
    public void rejected(String item, RejectedFailure failure) {
        listener.rejected(item, failure);
    }

    @Override
    public void rejected(String item, byte[] content, RejectedFailure failure) {
        listener.rejected(item, content, failure);
    }

    @Override
    public void resolved(String item) {
        listener.resolved(item);
    }
}
