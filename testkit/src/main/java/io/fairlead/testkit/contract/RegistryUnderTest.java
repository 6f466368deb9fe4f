package io.fairlead.testkit.contract;

import io.fairlead.ingest.spi.RegistrySource;
import java.time.Duration;
import java.util.Optional;

/// A registry that a contract fills, empties and breaks, and the source that reads it. When a method returns, the
/// registry answers accordingly.
public interface RegistryUnderTest extends AutoCloseable {
    /// A source that reads this registry, not yet run. Each call makes another one, of the same configuration.
    RegistrySource newSource();

    /// The same, with the time of the product in which a registry that was reset may be filled again. A source of
    /// [#newSource] is given next to none.
    default RegistrySource newPatientSource() {
        return newSource();
    }

    /// Registers the entry, or changes its port. Works whatever fault is on.
    void put(Entry entry);

    /// Takes it out. Works whatever fault is on.
    void remove(Entry entry);

    /// Whether this registry can have that fault; a contract skips, with this reason, what it cannot.
    default boolean canShow(Fault fault) {
        return true;
    }

    /// From now on, until [#restore], what a source asks ends in this fault; also what it is asking at the moment.
    void fail(Fault fault);

    void restore();

    /// Whether somebody can put an item into this registry that no source can use.
    default boolean canHoldABadItem() {
        return false;
    }

    /// Puts one into the registry that stands beside the entries and concerns none of their services.
    default void putABadItem() {
        throw new UnsupportedOperationException();
    }

    /// Whether the registry has parts that fail one by one, where each service of the entries is in a part of its own.
    default boolean hasParts() {
        return false;
    }

    /// From now on, until [#restore], only the part with this service fails.
    default void failPartOf(String service) {
        throw new UnsupportedOperationException();
    }

    /// Whether a source of it goes on from the position of an earlier run.
    default boolean canResume() {
        return false;
    }

    /// Whether its protocol has a response that asks for fewer requests.
    default boolean canThrottle() {
        return true;
    }

    /// Whether the registry has an order of its own that can be set back.
    default boolean canGoBackwards() {
        return false;
    }

    /// Sets the registry's order back, as a restart or a restored backup does. What it lists afterwards stays to be
    /// put again by the caller: it is empty of entries.
    default void goBackwards() {
        throw new UnsupportedOperationException();
    }

    /// Within this time a running source has surely met a fault or a change.
    default Duration reaction() {
        return Duration.ofSeconds(1);
    }

    /// The secret with which the source was configured.
    default Optional<String> secret() {
        return Optional.empty();
    }

    @Override
    void close();
}
