package io.fairlead.ingest.gcp;

import static io.fairlead.ingest.gcp.GoogleClient.encoded;

import io.fairlead.ingest.gcp.DirectoryPage.Kind;
import io.fairlead.ingest.gcp.GoogleClient.Call;
import io.fairlead.ingest.gcp.PageCalls.Paged;
import io.fairlead.ingest.spi.polling.PollRequest;
import java.net.URI;

/// The calls of Service Directory for one location of a project.
final class DirectoryClient {
    private final String project;
    private final String location;
    private final URI endpoint;
    private final GoogleClient google;

    /// @param endpoint its URL
    DirectoryClient(String project, String location, URI endpoint, GoogleClient google) {
        this.project = project;
        this.location = location;
        this.endpoint = endpoint;
        this.google = google;
    }

    String project() {
        return project;
    }

    String location() {
        return location;
    }

    /// What the ids of the location begin with.
    String prefix() {
        return project + "/" + location + "/";
    }

    GoogleClient google() {
        return google;
    }

    Paged<DirectoryPage> namespaces(PollRequest request) {
        return paged(Kind.NAMESPACES, "", request);
    }

    Paged<DirectoryPage> services(String namespace, PollRequest request) {
        return paged(Kind.SERVICES, "/namespaces/" + encoded(namespace), request);
    }

    Paged<DirectoryPage> endpoints(DirectoryService service, PollRequest request) {
        return paged(
                Kind.ENDPOINTS,
                "/namespaces/" + encoded(service.namespace()) + "/services/" + encoded(service.name()),
                request);
    }

    /// @param parent below the location, empty: the location itself
    private Paged<DirectoryPage> paged(Kind kind, String parent, PollRequest request) {
        GoogleReading reading = GoogleReading.ofDirectory(project, location, kind);
        String path = "/v1/projects/" + encoded(project) + "/locations/" + encoded(location) + parent + "/" + kind.key()
                + "?pageSize=1000";
        String api = "servicedirectory:" + kind.key() + ".list@" + project;
        return new Paged<>(
                google.failures(reading),
                token -> google.call(
                        new Call(
                                "GET",
                                endpoint.resolve(path + (token.isEmpty() ? "" : "&pageToken=" + encoded(token))),
                                api,
                                reading),
                        request,
                        (body, masked) -> DirectoryPage.of(kind, body, masked)),
                DirectoryPage::next);
    }
}
