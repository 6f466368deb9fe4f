package io.fairlead.ingest.azure;

import com.azure.core.management.AzureEnvironment;
import com.azure.core.management.profile.AzureProfile;
import io.fairlead.ingest.azure.AzureOptions.Endpoints;
import java.util.HashMap;
import java.util.Map;

/// The URLs of Azure's clouds, as the SDK has them.
final class AzurePlaces {
    private AzurePlaces() {}

    private static AzureEnvironment cloud(Endpoints endpoints) {
        return switch (endpoints.cloud()) {
            case PUBLIC -> AzureEnvironment.AZURE;
            case CHINA -> AzureEnvironment.AZURE_CHINA;
            case US_GOVERNMENT -> AzureEnvironment.AZURE_US_GOVERNMENT;
        };
    }

    /// Where tokens come from.
    static String authority(Endpoints endpoints) {
        return endpoints.authority().isEmpty() ? cloud(endpoints).getActiveDirectoryEndpoint() : endpoints.authority();
    }

    /// What tokens are for: the resource manager of the cloud, also where it is reached under another URL.
    static String scope(Endpoints endpoints) {
        return cloud(endpoints).getManagementEndpoint() + "/.default";
    }

    /// Where queries are sent.
    static String resourceManager(Endpoints endpoints) {
        return endpoints.resourceManager().isEmpty()
                ? cloud(endpoints).getResourceManagerEndpoint()
                : endpoints.resourceManager();
    }

    static AzureProfile profile(Endpoints endpoints) {
        Map<String, String> urls = new HashMap<>(cloud(endpoints).getEndpoints());
        urls.put("resourceManagerEndpointUrl", resourceManager(endpoints));
        return new AzureProfile(new AzureEnvironment(urls));
    }
}
