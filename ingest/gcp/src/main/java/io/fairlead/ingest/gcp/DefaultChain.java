package io.fairlead.ingest.gcp;

import com.google.auth.oauth2.ComputeEngineCredentials;
import com.google.auth.oauth2.GoogleCredentials;
import java.io.IOException;

/// Application Default Credentials, as Google's library finds them.
///
/// The library looks for the metadata server once in the life of a process, and remembers if it did not respond: it
/// often does not yet when a Pod or a machine starts. So here it is queried again, each time the library finds nothing.
final class DefaultChain {
    private static final String NOTHING = "Your default credentials were not found";

    private final Lookup library;
    private final Lookup metadataServer;

    /// Where credentials may come from.
    interface Lookup {
        GoogleCredentials find() throws IOException;
    }

    DefaultChain() {
        this(GoogleCredentials::getApplicationDefault, ComputeEngineCredentials::create);
    }

    DefaultChain(Lookup library, Lookup metadataServer) {
        this.library = library;
        this.metadataServer = metadataServer;
    }

    /// @throws IOException there are none, or a file that is configured cannot be used: then no others are either
    GoogleCredentials find() throws IOException {
        try {
            return library.find();
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).startsWith(NOTHING)) {
                throw e;
            }
            GoogleCredentials attached = metadataServer.find();
            try {
                attached.refresh();
            } catch (IOException | RuntimeException _) {
                throw e;
            }
            return attached;
        }
    }
}
