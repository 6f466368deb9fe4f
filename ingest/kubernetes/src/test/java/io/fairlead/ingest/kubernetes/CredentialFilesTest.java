package io.fairlead.ingest.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.kubernetes.KubernetesAccess;
import io.fairlead.kubernetes.KubernetesAccess.Explicit;
import io.fairlead.kubernetes.KubernetesAccess.Kubeconfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialFilesTest {
    @TempDir
    Path folder = Path.of("");

    private Path file = Path.of("");

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("file"), "one");
    }

    @Test
    void areRenewedByAnotherContent() throws IOException {
        CredentialFiles files = new CredentialFiles(new Kubeconfig(file, ""));
        assertThat(files.areRenewed()).isFalse();

        Files.writeString(file, "one");
        assertThat(files.areRenewed()).isFalse();

        Files.writeString(file, "two");
        assertThat(files.areRenewed()).isTrue();
    }

    @Test
    void areNotRenewedByTheirAbsence() throws IOException {
        CredentialFiles files = new CredentialFiles(new Kubeconfig(file, ""));

        Files.delete(file);

        assertThat(files.areRenewed()).isFalse();
    }

    /// The token is read for every request.
    @Test
    void holdTheCertificateAndNotTheToken() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "one");
        KubernetesAccess access = new Explicit(URI.create("https://h"), token, file);
        CredentialFiles files = new CredentialFiles(access);

        Files.writeString(token, "two");
        assertThat(files.areRenewed()).isFalse();

        Files.writeString(file, "two");
        assertThat(files.areRenewed()).isTrue();
    }

    @Test
    void mayBeNone() {
        assertThat(new CredentialFiles(new KubernetesAccess.Surroundings("")).areRenewed())
                .isFalse();
    }
}
