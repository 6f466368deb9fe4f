package io.fairlead.ingest.azure;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpPipeline;
import com.azure.identity.AadCredentialBuilderBase;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.azure.identity.WorkloadIdentityCredentialBuilder;
import io.fairlead.ingest.azure.AzureOptions.Endpoints;
import io.fairlead.ingest.azure.AzureOptions.Login;

/// The credentials of the SDK for each login. Each call makes new ones, which hold no token yet.
final class Logins {
    private Logins() {}

    /// @param secret of [Login.ClientSecret], otherwise empty
    /// @param pipeline for all requests
    static TokenCredential credential(Login login, String secret, Endpoints endpoints, HttpPipeline pipeline) {
        return switch (login) {
            case Login.DefaultChain() -> defaultChain(endpoints, pipeline);
            case Login.ClientSecret client -> clientSecret(client, secret, endpoints, pipeline);
            case Login.WorkloadIdentity workload -> workloadIdentity(workload, endpoints, pipeline);
            case Login.ManagedIdentity(var client) -> managedIdentity(client, pipeline);
        };
    }

    private static TokenCredential defaultChain(Endpoints endpoints, HttpPipeline pipeline) {
        DefaultAzureCredentialBuilder builder = new DefaultAzureCredentialBuilder()
                .authorityHost(AzurePlaces.authority(endpoints))
                .pipeline(pipeline);
        return endpoints.authority().isEmpty()
                ? builder.build()
                : builder.disableInstanceDiscovery().build();
    }

    private static TokenCredential clientSecret(
            Login.ClientSecret login, String secret, Endpoints endpoints, HttpPipeline pipeline) {
        return of(new ClientSecretCredentialBuilder().clientSecret(secret), endpoints)
                .tenantId(login.tenant())
                .clientId(login.client())
                .pipeline(pipeline)
                .build();
    }

    private static TokenCredential workloadIdentity(
            Login.WorkloadIdentity login, Endpoints endpoints, HttpPipeline pipeline) {
        return of(
                        new WorkloadIdentityCredentialBuilder()
                                .tokenFilePath(login.file().toString()),
                        endpoints)
                .tenantId(login.tenant())
                .clientId(login.client())
                .pipeline(pipeline)
                .build();
    }

    private static TokenCredential managedIdentity(String client, HttpPipeline pipeline) {
        ManagedIdentityCredentialBuilder builder = new ManagedIdentityCredentialBuilder().pipeline(pipeline);
        return client.isEmpty() ? builder.build() : builder.clientId(client).build();
    }

    /// An authority that Microsoft does not know cannot be looked up there.
    private static <B extends AadCredentialBuilderBase<B>> B of(B builder, Endpoints endpoints) {
        builder.authorityHost(AzurePlaces.authority(endpoints));
        return endpoints.authority().isEmpty() ? builder : builder.disableInstanceDiscovery();
    }
}
