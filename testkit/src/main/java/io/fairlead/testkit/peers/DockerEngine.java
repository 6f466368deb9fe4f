package io.fairlead.testkit.peers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;

/// The Docker engine that Testcontainers found, and what it has.
final class DockerEngine {
    private DockerEngine() {}

    /// Why no container of that image can be started, if so. Pulls the image where it is not there, once:
    /// Testcontainers itself would try for two minutes.
    static Optional<String> missing(String image) {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            return Optional.of("the tests that need " + image + " look for a Docker engine and none answers;"
                    + " start one, or leave -Dpeers.provider=containers out");
        }
        DockerClient client = DockerClientFactory.instance().client();
        if (isThere(client, image)) {
            return Optional.empty();
        }
        String reason = pulled(client, image);
        return isThere(client, image)
                ? Optional.empty()
                : Optional.of(
                        "the tests that need the image " + image + ", which is not on the Docker engine and cannot"
                                + " be pulled (" + reason + "); testkit/peers/images/build may make it");
    }

    private static boolean isThere(DockerClient client, String image) {
        try {
            client.inspectImageCmd(image).exec();
            return true;
        } catch (NotFoundException _) {
            return false;
        }
    }

    /// What the engine said to it.
    private static String pulled(DockerClient client, String image) {
        try {
            client.pullImageCmd(image).start().awaitCompletion();
            return "pulled";
        } catch (DockerException e) {
            return String.valueOf(e.getMessage()).strip();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + image + " was pulled", e);
        }
    }
}
