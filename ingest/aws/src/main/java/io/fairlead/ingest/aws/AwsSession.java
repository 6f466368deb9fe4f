package io.fairlead.ingest.aws;

import io.fairlead.ingest.aws.AwsOptions.Role;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.ingest.spi.polling.PollRequest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.Credentials;

/// All calls of one reading of an account and region. Each waits for its permit, is made once, and ends soon
/// after its thread is interrupted.
final class AwsSession {
    private final AwsPlace place;
    private final AwsClients clients;
    private final PollRequest request;
    private final AwsCredentials credentials;
    private final AwsFailures failures;

    AwsSession(AwsPlace place, AwsClients clients, PollRequest request, AwsCredentials credentials) {
        this.place = place;
        this.clients = clients;
        this.request = request;
        this.credentials = credentials;
        this.failures = new AwsFailures(place, credentials, clients.clock());
    }

    AwsPlace place() {
        return place;
    }

    AwsClients clients() {
        return clients;
    }

    RegistryListener listener() {
        return request.listener();
    }

    /// The id of the access key, which is not a secret.
    String keyId() {
        return credentials.accessKeyId();
    }

    AwsFailures failures() {
        return failures;
    }

    /// The id of the account to which the credentials belong.
    String account() throws InterruptedException {
        String account = call(
                "sts:GetCallerIdentity",
                () -> clients.sts(place.region())
                        .getCallerIdentity(it -> it.overrideConfiguration(signed()))
                        .account());
        if (account == null) {
            throw failures.unusable("sts:GetCallerIdentity", "no account");
        }
        return account;
    }

    Credentials assume(Role role) throws InterruptedException {
        AssumeRoleRequest.Builder wanted = AssumeRoleRequest.builder()
                .roleArn(role.arn())
                .roleSessionName("fairlead")
                .overrideConfiguration(signed());
        if (!role.externalId().isEmpty()) {
            wanted.externalId(role.externalId());
        }
        Credentials given = call(
                "sts:AssumeRole",
                () -> clients.sts(place.region()).assumeRole(wanted.build()).credentials());
        if (given == null
                || given.expiration() == null
                || isBlank(given.accessKeyId())
                || isBlank(given.secretAccessKey())
                || isBlank(given.sessionToken())) {
            throw failures.unusable("sts:AssumeRole", "no credentials, or a part of them");
        }
        return given;
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }

    /// With the credentials of this reading.
    AwsRequestOverrideConfiguration signed() {
        return AwsRequestOverrideConfiguration.builder()
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .build();
    }

    /// Makes a call, as soon as it is permitted.
    ///
    /// @throws io.fairlead.model.failure.TransientFailure it failed
    <T> T call(String action, Supplier<T> call) throws InterruptedException {
        request.awaitPermit(place.api(action));
        clients.calls().acquire();
        try {
            return made(action, call);
        } finally {
            clients.calls().release();
        }
    }

    /// The same for a call that may wait in AWS for something to happen: it must not take the place of others.
    <T> T callWaiting(String action, Supplier<T> call) throws InterruptedException {
        request.awaitPermit(place.api(action));
        return made(action, call);
    }

    private <T> T made(String action, Supplier<T> call) throws InterruptedException {
        try {
            return call.get();
        } catch (SdkException e) {
            AwsFailures.throwIfInterrupted(e);
            throw failures.of(action, e);
        }
    }
}
