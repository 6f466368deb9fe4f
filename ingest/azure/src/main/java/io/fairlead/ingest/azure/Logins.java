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
            case Login.DefaultChain() -> {
                DefaultAzureCredentialBuilder builder = new DefaultAzureCredentialBuilder()
                        .authorityHost(AzurePlaces.authority(endpoints))
                        .pipeline(pipeline);
                yield endpoints.authority().isEmpty()
                        ? builder.build()
                        : builder.disableInstanceDiscovery().build();
            }
            case Login.ClientSecret(var tenant, var client, var _, var _) ->
                of(new ClientSecretCredentialBuilder().clientSecret(secret), endpoints)
                        .tenantId(tenant)
                        .clientId(client)
                        .pipeline(pipeline)
                        .build();
            case Login.WorkloadIdentity(var tenant, var client, var file) ->
                of(new WorkloadIdentityCredentialBuilder().tokenFilePath(file.toString()), endpoints)
                        .tenantId(tenant)
                        .clientId(client)
                        .pipeline(pipeline)
                        .build();
            case Login.ManagedIdentity(var client) -> {
                ManagedIdentityCredentialBuilder builder = new ManagedIdentityCredentialBuilder().pipeline(pipeline);
                yield client.isEmpty()
                        ? builder.build()
                        : builder.clientId(client).build();
            }
        };
    }

    /// An authority that Microsoft does not know cannot be looked up there.
    private static <B extends AadCredentialBuilderBase<B>> B of(B builder, Endpoints endpoints) {
        builder.authorityHost(AzurePlaces.authority(endpoints));
        return endpoints.authority().isEmpty() ? builder : builder.disableInstanceDiscovery();
    }
}
