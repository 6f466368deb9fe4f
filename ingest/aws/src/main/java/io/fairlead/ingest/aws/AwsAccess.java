package io.fairlead.ingest.aws;

import io.fairlead.ingest.aws.AwsOptions.Role;
import io.fairlead.ingest.spi.polling.EntryReadings;
import io.fairlead.ingest.spi.polling.KnownEntries;
import io.fairlead.ingest.spi.polling.PollRequest;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.TransientFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.sts.model.Credentials;

/// The access to one account and region: with the credentials of the source, or with a role that is assumed
/// with them. One thread at a time.
final class AwsAccess {
    /// Between two readings that lack an instance which was known, so that it is gone: EC2's and Cloud Map's
    /// lists are eventually consistent, and an instance that moves to another page between two calls is on
    /// neither.
    static final Duration CONFIRMED_AFTER = Duration.ofSeconds(10);

    /// A role is assumed again so long before it expires: longer than a reading takes.
    private static final Duration RESERVE = Duration.ofMinutes(5);

    /// After these, a role is assumed again.
    private static final Set<String> REJECTED = Set.of("INGEST-AWS-AUTH", "INGEST-AWS-DENIED", "INGEST-AWS-EXPIRED");

    private final AwsPlace place;
    private final @Nullable Role role;
    private final AwsClients clients;
    private Assumed assumed = Assumed.NOTHING;
    private String checkedKey = "";

    /// @param role to assume, null: none
    AwsAccess(AwsPlace place, @Nullable Role role, AwsClients clients) {
        this.place = place;
        this.role = role;
        this.clients = clients;
    }

    /// Credentials of a role.
    ///
    /// @param by the id of the key with which it was assumed
    private record Assumed(String by, @Nullable AwsCredentials credentials, Instant until) {
        static final Assumed NOTHING = new Assumed("", null, Instant.MIN);
    }

    AwsPlace place() {
        return place;
    }

    Instant now() {
        return clients.clock().instant();
    }

    /// Between two readings.
    Duration interval() {
        return clients.options().limits().interval();
    }

    /// How the readings of this account and region are compared.
    EntryReadings readings(KnownEntries known) {
        return new EntryReadings(
                new EntryReadings.Rules(place.prefix(), "INGEST-AWS-INSTANCE", CONFIRMED_AFTER, interval()), known);
    }

    /// The time until the reading that confirms what this one lacks; empty if the next one is as soon anyway.
    Optional<Duration> confirmIn() {
        return interval().compareTo(AwsAccess.CONFIRMED_AFTER) < 0
                ? Optional.empty()
                : Optional.of(AwsAccess.CONFIRMED_AFTER);
    }

    /// The calls of a reading.
    interface Reading<T> {
        T read(AwsSession session) throws InterruptedException;
    }

    /// Makes a reading, whose calls all have the same credentials. Nothing is believed before their account is
    /// known: those of another account would list nothing, or other entries.
    ///
    /// @throws TransientFailure the reading failed, there are no credentials, or the role cannot be assumed
    <T> T with(PollRequest request, Reading<T> reading) throws InterruptedException {
        try {
            AwsSession session = open(request);
            requireAccount(session);
            return reading.read(session);
        } catch (TransientFailure failure) {
            // The credentials of the role may have been revoked, or may lack what the role was granted since.
            if (REJECTED.contains(failure.code())) {
                assumed = Assumed.NOTHING;
            }
            throw failure;
        }
    }

    private AwsSession open(PollRequest request) throws InterruptedException {
        AwsSession own = new AwsSession(place, clients, request, ownCredentials());
        return role == null ? own : new AwsSession(place, clients, request, assumed(own, role));
    }

    /// Once for each access key.
    private void requireAccount(AwsSession session) throws InterruptedException {
        if (checkedKey.equals(session.keyId())) {
            return;
        }
        String account = session.account();
        if (!account.equals(place.account())) {
            throw session.failures().otherAccount(account);
        }
        checkedKey = session.keyId();
    }

    private AwsCredentials ownCredentials() throws InterruptedException {
        try {
            return clients.credentials();
        } catch (Failure e) {
            throw e;
        } catch (RuntimeException e) {
            AwsFailures.throwIfInterrupted(e);
            throw AwsFailures.noCredentials(place, e);
        }
    }

    private AwsCredentials assumed(AwsSession own, Role wanted) throws InterruptedException {
        AwsCredentials held = assumed.credentials();
        if (held != null && assumed.by().equals(own.keyId()) && now().isBefore(assumed.until())) {
            return held;
        }
        Credentials given = own.assume(wanted);
        AwsCredentials credentials =
                AwsSessionCredentials.create(given.accessKeyId(), given.secretAccessKey(), given.sessionToken());
        assumed = new Assumed(own.keyId(), credentials, given.expiration().minus(RESERVE));
        return credentials;
    }
}
