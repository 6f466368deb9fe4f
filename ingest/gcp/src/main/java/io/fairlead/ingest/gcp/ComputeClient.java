package io.fairlead.ingest.gcp;

import static io.fairlead.ingest.gcp.GoogleClient.encoded;

import io.fairlead.ingest.gcp.GcpOptions.Limits;
import io.fairlead.ingest.gcp.GcpOptions.Selection;
import io.fairlead.ingest.gcp.GoogleClient.Call;
import io.fairlead.ingest.spi.polling.PollRequest;
import java.net.URI;

/// The calls of Compute Engine for one project.
final class ComputeClient {
    private final String project;
    private final Selection selection;
    private final Limits limits;
    private final URI endpoint;
    private final GoogleClient google;

    ComputeClient(String project, Selection selection, GcpOptions options, GoogleClient google) {
        this.project = project;
        this.selection = selection;
        this.limits = options.limits();
        this.endpoint = options.endpoints().compute();
        this.google = google;
    }

    String project() {
        return project;
    }

    GoogleClient google() {
        return google;
    }

    /// A page of the instances.
    ///
    /// @param token empty for the first one
    /// @throws io.fairlead.model.failure.TransientFailure there is no complete page
    AggregatedPage instances(String token, PollRequest request) throws InterruptedException {
        // With `returnPartialSuccess`, a zone that is out of order is named and left out; without, it would hide all
        // others.
        String query = "?maxResults=" + limits.pageSize() + "&returnPartialSuccess=true&fields="
                + encoded(VirtualMachine.mask(selection))
                + (selection.filter().isEmpty() ? "" : "&filter=" + encoded(selection.filter()))
                + next(token);
        return google.call(
                new Call(
                        "GET",
                        address("/aggregated/instances" + query),
                        "compute:instances.aggregatedList@" + project,
                        GoogleReading.ofInstances(project)),
                request,
                (body, masked) -> AggregatedPage.of(AggregatedPage.Kind.INSTANCES, body, masked));
    }

    /// A page of the managed instance groups, zonal and regional ones.
    AggregatedPage groups(String token, PollRequest request) throws InterruptedException {
        String query = "?maxResults=500&returnPartialSuccess=true&fields=" + encoded(ManagedGroup.MASK) + next(token);
        return google.call(
                new Call(
                        "GET",
                        address("/aggregated/instanceGroupManagers" + query),
                        "compute:instanceGroupManagers.aggregatedList@" + project,
                        GoogleReading.ofGroups(project)),
                request,
                (body, masked) -> AggregatedPage.of(AggregatedPage.Kind.GROUPS, body, masked));
    }

    /// A page of the instances of a group. Only groups that are set up so have several pages.
    ManagedInstancesPage managed(ManagedGroup group, String token, PollRequest request) throws InterruptedException {
        String query = "?maxResults=500&fields=" + encoded(ManagedInstancesPage.MASK) + next(token);
        return google.call(
                new Call(
                        "POST",
                        address("/" + group.scope() + "/instanceGroupManagers/" + encoded(group.name())
                                + "/listManagedInstances" + query),
                        "compute:instanceGroupManagers.listManagedInstances@" + project,
                        GoogleReading.ofGroup(project, group.key())),
                request,
                ManagedInstancesPage::of);
    }

    private static String next(String token) {
        return token.isEmpty() ? "" : "&pageToken=" + encoded(token);
    }

    private URI address(String path) {
        return endpoint.resolve("/compute/v1/projects/" + encoded(project) + path);
    }
}
